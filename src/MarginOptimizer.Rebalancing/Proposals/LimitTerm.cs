using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Questions;

namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>A limit in the trader's terms.</summary>
/// <param name="Id">The caller's id, or one of ours for a safeguard or a target of the mode.</param>
/// <param name="Unit">Of all values, such as <c>USD</c> or <c>BTC</c>.</param>
/// <param name="Lower">As applied, after policy and relative bounds; -infinity = none.</param>
/// <param name="Upper">As applied; +infinity = none.</param>
/// <param name="Now">Value of the present book.</param>
public sealed record LimitTerm(string Id, Measure Measure, LimitScope Scope, string Unit, double Lower, double Upper, double Now)
{
    /// <summary>The market move after which it holds, all values recomputed there; null where it holds today alone.</summary>
    public double? Move { get; init; }

    internal static LimitTerm Of(AppliedLimit limit) =>
        new(limit.Limit.Id, limit.Limit.Measure, limit.Limit.Scope, limit.Model.Unit, limit.Lower, limit.Upper, limit.Now) { Move = limit.Limit.AfterMoves ? limit.Move : null };
}
