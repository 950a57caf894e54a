using System.Collections.Immutable;
using MarginOptimizer.Rebalancing.Lowering;

namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>How the search ended and what is proven.</summary>
public sealed record Termination
{
    public required TerminationReason Reason { get; init; }

    /// <summary>
    /// Value of the mode's objective at the proposed trades, USD (lower is better), without the charge that stands for what every trade has to bring; NaN
    /// without a solution.
    /// </summary>
    public required double Objective { get; init; }

    /// <summary>Objective of doing nothing, USD; +infinity if that breaks a HARD limit.</summary>
    public required double ObjectiveOfNoTrade { get; init; }

    /// <summary>
    /// No choice of trades among the whole list of candidates has a lower objective, USD; -infinity when nothing is known. Where every trade has to bring
    /// something: none with as few trades as the proposal or fewer, and none with more but by what those bring.
    /// </summary>
    public required double Bound { get; init; }

    /// <summary>Scale of <see cref="GapRelative"/>, USD, &gt; 0.</summary>
    public required double GapScale { get; init; }

    /// <summary>The bound was recomputed by the independent checker, the trades pass every limit, and the gap is within tolerance.</summary>
    public required bool Proven { get; init; }

    /// <summary>How the margins were written as a program: what the bound rests on.</summary>
    public required MarginForm Form { get; init; }

    /// <summary>Why not proven, when not; otherwise empty.</summary>
    public string Explanation { get; init; } = "";

    /// <summary>
    /// Ids of limits that contradict each other (infeasible answers), and in lots the rules of <see cref="Problems.OrderRules"/> that they contradict;
    /// not necessarily a smallest set.
    /// </summary>
    public ImmutableArray<string> Conflict { get; init; } = [];

    /// <summary>The limits of <see cref="Conflict"/> in the trader's terms, in the same order; rules of orders have none.</summary>
    public ImmutableArray<LimitTerm> ConflictTerms { get; init; } = [];

    /// <summary>The trade that becomes worthwhile first as the price of margin rises (answers that no trade is worthwhile); null where none saves margin.</summary>
    public NearestTrade? Nearest { get; init; }

    /// <summary>A way out of the contradiction (infeasible answers), in whole lots not always the cheapest; null where there is none or the time did not suffice.</summary>
    public Relaxation? Relaxation { get; init; }

    /// <summary>Objective - bound, USD, &gt;= 0.</summary>
    public double Gap => Math.Max(0.0, Objective - Bound);

    public double GapRelative => Gap / GapScale;
}
