using MarginOptimizer.Domain.Limits;

namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>A limit as it was applied, with its value before and after the trades, re-evaluated on the resulting book.</summary>
/// <param name="Id">The caller's id, or one of ours for a safeguard (prefix <c>default:</c>).</param>
/// <param name="Unit">Unit of all values, such as <c>USD</c> or <c>BTC</c>.</param>
/// <param name="Lower">As applied, after policy and relative bounds; -infinity = none.</param>
/// <param name="Upper">As applied; +infinity = none.</param>
/// <param name="Before">Value of the present book.</param>
/// <param name="After">Value of the resulting book.</param>
/// <param name="Multiplier">Change of the objective (USD) per unit of the bound, at the margin; 0 when slack.</param>
public sealed record LimitOutcome(
    string Id,
    Measure Measure,
    LimitPolicy Policy,
    string Unit,
    double Lower,
    double Upper,
    double Before,
    double After,
    double Multiplier)
{
    /// <summary>The market move after which the limit was held, with all values recomputed there; null where it holds today alone.</summary>
    public double? Move { get; init; }

    /// <summary>Null unless the measure is an expected shortfall or a value at risk.</summary>
    public TailOutcome? Tail { get; init; }

    /// <summary>Distance to the nearer bound, negative when broken.</summary>
    public double Slack => Math.Min(After - Lower, Upper - After);
}
