using System.Collections.Immutable;

namespace MarginOptimizer.Rebalancing.Dividing;

/// <summary>The points of a question at which trades lie in given ranges, given options hold, and given arguments of curves lie in given ranges.</summary>
internal sealed class Part
{
    private readonly Dictionary<PartKey, PartRange> _known = [];

    private Part(ImmutableArray<PartRange> ranges)
    {
        Ranges = ranges;
        foreach (var range in ranges) _known.Add(range.Key, range);
    }

    /// <summary>Everything.</summary>
    public static Part Whole { get; } = new([]);

    /// <summary>One per key at most, in the order in which they were cut first.</summary>
    public ImmutableArray<PartRange> Ranges { get; }

    /// <summary>The range of a key; unlimited where it was not cut.</summary>
    public (double Lower, double Upper) Of(PartKey key) =>
        _known.TryGetValue(key, out var range) ? (range.Lower, range.Upper) : (double.NegativeInfinity, double.PositiveInfinity);

    public bool Cuts(PartKey key) => _known.ContainsKey(key);

    /// <summary>The points of this part that lie in the range too.</summary>
    public Part Within(PartKey key, double lower, double upper)
    {
        var (least, most) = Of(key);
        var range = new PartRange(key, Math.Max(least, lower), Math.Min(most, upper));
        for (var k = 0; k < Ranges.Length; k++)
        {
            if (Ranges[k].Key == key) return new Part(Ranges.SetItem(k, range));
        }

        return new Part(Ranges.Add(range));
    }

    /// <summary>Whether every range of another part holds here as well.</summary>
    public bool IsInside(Part other) =>
        other.Ranges.All(r => Of(r.Key) is var (lower, upper) && lower >= r.Lower && upper <= r.Upper);
}
