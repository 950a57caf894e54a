using System.Collections.Immutable;

namespace MarginOptimizer.Margin.Reconciliation.Deribit;

/// <summary>
/// In which order the venue lists the three volatilities of a price move was never seen on an option: says so where another order than ours
/// (down, same, up) comes closer.
/// </summary>
internal static class VolatilityOrder
{
    private const double MuchCloser = 1e-3;

    private static readonly (string Name, int[] Order)[] Others =
    [
        ("up, same, down", [2, 1, 0]), ("same, up, down", [1, 2, 0]), ("same, down, up", [1, 0, 2]), ("up, down, same", [2, 0, 1]), ("down, up, same", [0, 2, 1]),
    ];

    /// <summary>Empty where ours is as good as any.</summary>
    /// <param name="known">Cells of the venue.</param>
    /// <param name="computed">As many of ours, three neighbours for each move.</param>
    public static string Note(ImmutableArray<double> known, double[] computed)
    {
        if (known.Length != computed.Length || computed.Length % 3 != 0) return "";
        var ours = Distance(known, computed, [0, 1, 2]);
        var (name, distance) = Others.Select(o => (o.Name, Distance: Distance(known, computed, o.Order))).MinBy(o => o.Distance);
        return distance < MuchCloser * ours ? $"the cells fit in the order of volatilities {name}" : "";
    }

    private static double Distance(ImmutableArray<double> known, double[] computed, int[] order) =>
        Enumerable.Range(0, computed.Length).Sum(i => Math.Abs(known[i] - computed[i - (i % 3) + order[i % 3]]));
}
