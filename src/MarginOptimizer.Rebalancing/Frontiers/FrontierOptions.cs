using System.Collections.Immutable;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Rebalancing.Frontiers;

/// <summary>What a frontier shows.</summary>
public sealed record FrontierOptions
{
    /// <summary>Most points that one frontier takes.</summary>
    public const int MostPoints = 500;

    public FrontierAxis Axis { get; init; } = FrontierAxis.ExecutionCost;

    /// <summary>
    /// Bounds at which a proposal is wanted: USD of cost, &gt;= 0, or USD of theta per day. Empty = <see cref="PointCount"/> evenly spaced ones from the
    /// tightest bound that can be kept to the one beyond which nothing changes.
    /// </summary>
    public ImmutableArray<double> Bounds { get; init; } = [];

    /// <summary>Number of bounds where none are given, 2 to <see cref="MostPoints"/>.</summary>
    public int PointCount { get; init; } = 20;

    internal void Check(ViolationList faults)
    {
        if (Bounds.IsDefault) faults.Add("bounds", "are missing");
        if (PointCount is < 2 or > MostPoints) faults.Add("point_count", FormattableString.Invariant($"is {PointCount}, expected 2 to {MostPoints}"));
        if (Bounds.IsDefault) return;
        if (Bounds.Length > MostPoints) faults.Add("bounds", FormattableString.Invariant($"are {Bounds.Length}, at most {MostPoints} are taken"));
        var seen = new HashSet<double>();
        for (var i = 0; i < Bounds.Length; i++)
        {
            var bound = Bounds[i];
            if (!double.IsFinite(bound)) faults.Add($"bounds[{i}]", "must be finite");
            else if (bound < 0.0 && Axis == FrontierAxis.ExecutionCost) faults.Add($"bounds[{i}]", "must be >= 0: it is a budget of cost");
            else if (Math.Abs(bound) > 1e15) faults.Add($"bounds[{i}]", "must be at most 1e15 in size");
            else if (!seen.Add(bound)) faults.Add($"bounds[{i}]", FormattableString.Invariant($"is {bound}, which is asked for twice"));
        }
    }
}
