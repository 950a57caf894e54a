using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Risk.Generators;
using MarginOptimizer.Risk.Numerics;

namespace MarginOptimizer.Risk.Tests.Generators;

/// <summary>Made-up histories.</summary>
internal static class Histories
{
    public static readonly Currency Sol = new("SOL");

    /// <summary>End of the first of January.</summary>
    private static readonly DateTimeOffset Start = new(2024, 1, 2, 0, 0, 0, TimeSpan.Zero);

    public static PriceHistory Days(params double[] btc) => new(Times(btc.Length), Prices(Currency.Btc, btc));

    public static ImmutableArray<DateTimeOffset> Times(int count) => [.. Enumerable.Range(0, count).Select(t => Start.AddDays(t))];

    public static ImmutableSortedDictionary<Currency, ImmutableArray<double>> Prices(Currency coin, params double[] values) =>
        ImmutableSortedDictionary<Currency, ImmutableArray<double>>.Empty.Add(coin, [.. values]);

    /// <summary>Three coins whose daily log-returns are 4, 5 and 6 % noise, correlated by a common part.</summary>
    public static PriceHistory Random(int days, ulong seed = 1)
    {
        var draws = new CounterDraws(seed);
        var prices = ImmutableSortedDictionary<Currency, ImmutableArray<double>>.Empty;
        var column = 1;
        foreach (var (coin, size) in new[] { (Currency.Btc, 0.04), (Currency.Eth, 0.05), (Sol, 0.06) })
        {
            var (series, price) = (ImmutableArray.CreateBuilder<double>(), 100.0);
            for (var t = 0; t < days; t++)
            {
                series.Add(price);
                var own = NormalDistribution.Quantile(draws.Uniform(t, column));
                price *= Math.Exp(size * ((0.6 * NormalDistribution.Quantile(draws.Uniform(t, 0))) + (0.8 * own)));
            }

            prices = prices.Add(coin, series.ToImmutable());
            column++;
        }

        return new PriceHistory(Times(days), prices);
    }

    public static double[] LogReturns(ReturnScenarios generated, Currency coin) => [.. generated.Returns[coin].Select(r => Math.Log(1.0 + r))];

    public static double Correlation(double[] x, double[] y)
    {
        var (a, b) = (x.Average(), y.Average());
        var product = x.Zip(y, (u, v) => (u - a) * (v - b)).Sum();
        return product / Math.Sqrt(x.Sum(u => (u - a) * (u - a)) * y.Sum(v => (v - b) * (v - b)));
    }
}
