using System.Collections.Immutable;
using System.Runtime.InteropServices;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;

namespace MarginOptimizer.Benchmarks.Shortfall;

/// <summary>
/// Days drawn from a t-copula of 4 degrees of freedom: one draw of the mixing variable for both, so that large moves of the price and of the volatility
/// come together, falling prices with rising volatility. Fixed seed.
/// </summary>
internal static class ShortfallRows
{
    private const double DailyMove = 0.028;
    private const double DailyVolatilityChange = 0.06;
    private const double Correlation = -0.6;

    public static ReturnScenarios Draw(int rows, int seed)
    {
        var random = new Random(seed);
        var (moves, volatilities) = (new double[rows], new double[rows]);
        for (var row = 0; row < rows; row++)
        {
            var (first, second) = Normals(random);
            var (a, b) = Normals(random);
            var (c, d) = Normals(random);
            var tail = Math.Sqrt(4.0 / ((a * a) + (b * b) + (c * c) + (d * d)));
            moves[row] = Math.Exp(DailyMove * tail * first) - 1.0;
            volatilities[row] = Math.Exp(DailyVolatilityChange * tail * ((Correlation * first) + (Math.Sqrt(1.0 - (Correlation * Correlation)) * second))) - 1.0;
        }

        return new ReturnScenarios("days", Of(moves)) { Volatilities = Of(volatilities) };
    }

    private static ImmutableSortedDictionary<Currency, ImmutableArray<double>> Of(double[] rows) =>
        ImmutableSortedDictionary<Currency, ImmutableArray<double>>.Empty.Add(Currency.Btc, ImmutableCollectionsMarshal.AsImmutableArray(rows));

    private static (double, double) Normals(Random random)
    {
        var radius = Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble()));
        var (sine, cosine) = Math.SinCos(2.0 * Math.PI * random.NextDouble());
        return (radius * cosine, radius * sine);
    }
}
