using System.Collections.Immutable;

namespace MarginOptimizer.Rebalancing.Dividing;

/// <summary>Whether parts together hold every point of a question. Knows nothing of how they came about.</summary>
/// <param name="whole">What may be traded.</param>
/// <param name="steps">1 for trades that are whole numbers, 0 for others.</param>
internal sealed class Coverage(TradeBox whole, double[] steps)
{
    private const double Rounding = 1e-9;

    public bool Holds(IReadOnlyList<Part> parts)
    {
        foreach (var part in parts)
        {
            foreach (var range in part.Ranges)
            {
                if (!IsEdge(range.Key, range.Lower) || !IsEdge(range.Key, range.Upper)) return false;
            }
        }

        return Holds(ImmutableDictionary<PartKey, (double, double)>.Empty, [.. parts]);
    }

    /// <summary>The neighbour of a number that is not whole is not one step away.</summary>
    private bool IsEdge(PartKey key, double end) => StepOf(key) == 0.0 || !double.IsFinite(end) || Math.Abs(end - Math.Round(end)) <= Rounding;

    /// <summary>A region is held by a part around it, or when both sides of a part's edge through it are.</summary>
    private bool Holds(ImmutableDictionary<PartKey, (double Lower, double Upper)> region, List<Part> parts)
    {
        if (parts.Count == 0) return false;
        var (key, cut) = (default(PartKey), double.NaN);
        var fewest = int.MaxValue;
        foreach (var range in parts[0].Ranges)
        {
            var (lower, upper) = RangeOf(region, range.Key);
            var at = range.Lower > lower ? range.Lower - StepOf(range.Key) : range.Upper < upper ? range.Upper : double.NaN;
            if (double.IsNaN(at)) continue;
            var across = parts.Count(p => p.Of(range.Key) is var (l, u) && l <= at && u >= at + StepOf(range.Key) && (StepOf(range.Key) > 0.0 || (l < at && u > at)));
            if (across >= fewest) continue;
            (key, cut, fewest) = (range.Key, at, across);
            if (across == 0) break;
        }

        if (double.IsNaN(cut)) return true;
        var (least, most) = RangeOf(region, key);
        return Side(least, cut) && Side(cut + StepOf(key), most);

        bool Side(double from, double to) => from > to
            || Holds(region.SetItem(key, (from, to)), parts.FindAll(p => p.Of(key) is var (l, u) && (StepOf(key) > 0.0 || from == to ? l <= to && u >= from : l < to && u > from)));
    }

    private (double Lower, double Upper) RangeOf(ImmutableDictionary<PartKey, (double Lower, double Upper)> region, PartKey key) =>
        region.TryGetValue(key, out var range) ? range
        : key.Kind == PartKind.Trade ? (whole.Lower[key.Variable], whole.Upper[key.Variable])
        : key.Kind == PartKind.Option ? (0.0, double.PositiveInfinity)
        : (double.NegativeInfinity, double.PositiveInfinity);

    private double StepOf(PartKey key) => key.Kind switch
    {
        PartKind.Trade => steps[key.Variable],
        PartKind.Option => 1.0,
        _ => 0.0,
    };
}
