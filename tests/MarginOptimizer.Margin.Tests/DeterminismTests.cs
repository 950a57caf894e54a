using System.Security.Cryptography;
using System.Runtime.InteropServices;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Margin.Tests.Books;

namespace MarginOptimizer.Margin.Tests;

/// <summary>The same bytes on every processor, with or without vector instructions: the digest changes only with a formula.</summary>
public sealed class DeterminismTests
{
    [Fact]
    public void Tables_margins_and_contributions_of_a_fixed_book_have_these_bytes()
    {
        var legs = Enumerable.Range(0, 60).Select(i => i switch
        {
            0 => Leg.Perpetual(900, 100_050),
            1 => Leg.Future(-40, 103_000, 180),
            _ => Option(i),
        });
        var book = LegBook.Of(100_000, [.. legs]);
        var compiled = ParameterSets.Model(ParameterSets.Btc2609).Compile(book.Market, book.Instruments);
        var unit = new MarginEvaluator(compiled).Evaluate(book.Book).Units[0];
        double[] numbers =
        [
            .. ((Scenarios)compiled.Units[0].Components[0]).Table.Losses, unit.Initial, unit.Maintenance, unit.Standalone,
            .. unit.Contributions.Select(c => c.Contribution), .. unit.Scenarios.Select(s => s.Charged),
        ];
        Assert.Equal("c5570a196c201c6f", Convert.ToHexStringLower(SHA256.HashData(MemoryMarshal.AsBytes(numbers.AsSpan())))[..16]);
    }

    private static Leg Option(int i)
    {
        var (strike, days, volatility, size) = (50_000 + (1_900 * i), 0.5 + (i % 7 * 13), 0.4 + (0.01 * (i % 11)), i % 3 == 0 ? 0.7 * i : -0.3 * i);
        var forward = 100_000 + (40 * days);
        return i % 2 == 0 ? Leg.Call(size, strike, days, volatility, forward) : Leg.Put(size, strike, days, volatility, forward);
    }
}
