using System.Collections.Immutable;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Proposals;

namespace MarginOptimizer.Rebalancing.Questions;

/// <summary>The answer to a <see cref="MeasureQuestion"/>, in the units of its objective.</summary>
/// <param name="Reason">How the search ended.</param>
/// <param name="Objective">Re-evaluated on the resulting book; NaN without a solution.</param>
/// <param name="LowerBound">Recomputed by the independent checker; -infinity when nothing is known.</param>
/// <param name="Proven">Bound, limits and gap all hold.</param>
/// <param name="Quantities">Signed contracts traded by instrument (account/instrument where accounts are named), none of them zero, ordered by name.</param>
/// <param name="Conflict">Limits that contradict each other; empty unless infeasible.</param>
/// <param name="Work">Deterministic work units.</param>
/// <param name="Form">How the margins were written as a program.</param>
public sealed record MeasureAnswer(
    TerminationReason Reason,
    double Objective,
    double LowerBound,
    bool Proven,
    ImmutableSortedDictionary<string, double> Quantities,
    ImmutableArray<string> Conflict,
    long Work,
    MarginForm Form);
