using System.Reflection;
using System.Text.Json;
using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Margin.Tests.Books;

namespace MarginOptimizer.Margin.Tests.Reference;

/// <summary>240 random books against the figures of an independent implementation in Python (see generate.py beside them).</summary>
public sealed class ReferenceBookTests
{
    [Fact]
    public void Random_books_agree_with_the_reference_to_1e_9()
    {
        using var figures = Figures();
        var count = 0;
        var shocked = 0;
        foreach (var figure in figures.RootElement.EnumerateArray())
        {
            var expected = figure.GetProperty("expected").EnumerateArray().Select(e => e.GetDouble()).ToArray();
            Check(figure, expected, $"book {count++}");
            if (expected[2] > 0.0) shocked++;
        }

        Assert.True(count >= 200, $"{count} books");
        Assert.True(shocked >= 10, $"{shocked} books with a delta shock");
    }

    private static void Check(JsonElement figure, double[] expected, string name)
    {
        var parameters = figure.GetProperty("set").GetString()!;
        var coin = parameters.StartsWith("ETH", StringComparison.Ordinal) ? Currency.Eth : Currency.Btc;
        var legs = figure.GetProperty("legs").EnumerateArray().Select(l => LegOf(l, coin)).ToArray();
        var book = LegBook.Of(figure.GetProperty("index").GetDouble(), legs);
        var compiled = ParameterSets.Model(ParameterSets.Named(parameters)).Compile(book.Market, book.Instruments);
        var unit = new MarginEvaluator(compiled).Evaluate(book.Book).Units.Single();
        double[] actual =
        [
            unit.Components[0].Value, unit.Components[1].Value, unit.Components[2].Value, unit.Initial, unit.Maintenance,
            unit.Scenarios.Take(27).Sum(s => Math.Abs(s.Loss)), unit.Scenarios.Skip(27).Sum(s => Math.Abs(s.Scaled)),
        ];
        for (var i = 0; i < expected.Length; i++)
        {
            var tolerance = 1e-9 * Math.Max(Math.Abs(expected[i]), 1e-9 * expected[5]);
            Assert.True(Math.Abs(expected[i] - actual[i]) <= tolerance, $"{name}, figure {i}: {actual[i]:R} instead of {expected[i]:R}");
        }
    }

    private static Leg LegOf(JsonElement leg, Currency coin)
    {
        var (size, price, days) = (leg[1].GetDouble(), leg[2].GetDouble(), leg[3].GetDouble() / 86_400.0);
        return leg[0].GetString() switch
        {
            "P" => Leg.Perpetual(size, price, coin),
            "F" => Leg.Future(size, price, days, coin),
            "C" => Leg.Call(size, leg[4].GetDouble(), days, leg[5].GetDouble(), price, coin),
            _ => Leg.Put(size, leg[4].GetDouble(), days, leg[5].GetDouble(), price, coin),
        };
    }

    private static JsonDocument Figures()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var name = assembly.GetManifestResourceNames().Single(n => n.EndsWith("reference-books.json", StringComparison.Ordinal));
        using var stream = assembly.GetManifestResourceStream(name)!;
        return JsonDocument.Parse(stream);
    }
}
