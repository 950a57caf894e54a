using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;

namespace MarginOptimizer.Rebalancing.Problems;

/// <summary>Everything one proposal depends on. Values are checked at the edge, and once more by <see cref="Rebalancer"/> as a whole.</summary>
public sealed record RebalancingProblem
{
    public required Book Book { get; init; }

    public required MarketSnapshot Market { get; init; }

    public required IMarginModel Model { get; init; }

    /// <summary>Distinct instruments, each listed in <see cref="Market"/>.</summary>
    public required ImmutableArray<Candidate> Candidates { get; init; }

    /// <summary>Adds the book's own positions as candidates, reduce-only.</summary>
    public bool IncludeBookAsCandidates { get; init; } = true;

    public required RebalancingMode Mode { get; init; }

    /// <summary>USD, &gt;= 0; <see cref="RebalancingMode.MinMargin"/> only. Null = <see cref="DefaultBudgetShare"/> of the present initial margin.</summary>
    public double? CostBudget { get; init; }

    /// <summary>
    /// USD; in <see cref="RebalancingMode.RestoreHeadroom"/> (null = 0) and <see cref="RebalancingMode.Unwind"/> (null = no such target) only.
    /// </summary>
    public double? TargetHeadroom { get; init; }

    /// <summary>Wanted exposures, distinct ids; <see cref="RebalancingMode.HedgeToTarget"/> only, where at least one is needed.</summary>
    public ImmutableArray<ExposureTarget> Targets { get; init; } = [];

    /// <summary>
    /// Share of the present gross notional to close at least, &gt; 0 and &lt;= 1; <see cref="RebalancingMode.Unwind"/> only. Null = no such target.
    /// </summary>
    public double? UnwindShare { get; init; }

    /// <summary>Price of margin per year as a fraction, &gt; 0; enters every mode but the first two, and every report of money saved.</summary>
    public double PriceOfMargin { get; init; } = 0.10;

    /// <summary>For how long margin is paid, days, &gt; 0.</summary>
    public double HorizonDays { get; init; } = 7.0;

    /// <summary>USD of objective saved below which the answer is "not worthwhile", &gt;= 0.</summary>
    public double MinimumBenefit { get; init; }

    /// <summary>Distinct ids.</summary>
    public ImmutableArray<Limit> Limits { get; init; } = [];

    public Safeguards Safeguards { get; init; } = new();

    /// <summary>Trades are whole lots; false gives the continuous relaxation.</summary>
    public bool WholeLots { get; init; } = true;

    /// <summary>Relative gap within which an answer counts as optimal.</summary>
    public double GapTolerance { get; init; } = 1e-4;

    /// <summary>Share of the present initial margin spent at most where no budget is given.</summary>
    public const double DefaultBudgetShare = 0.01;
}
