using System.Collections.Immutable;
using MarginOptimizer.Rebalancing.Proposals;

namespace MarginOptimizer.Rebalancing.Explanation;

/// <summary>Why a proposal is what it is: what each leg does, what decides the margin, what each limit costs, and what happens off the beaten track.</summary>
public sealed record ProposalExplanation
{
    /// <summary>Trades in the order of the proposal, then transfers; empty when nothing is proposed.</summary>
    public required ImmutableArray<ExplainedLeg> Legs { get; init; }

    /// <summary>Orders of the legs from which savings were sampled; 0 = all subsets, exact.</summary>
    public required int SampledOrders { get; init; }

    /// <summary>The margin that was minimised before the trades (the worst over the robust moves, where these are on), USD.</summary>
    public required double MinimisedBeforeUsd { get; init; }

    public required double MinimisedAfterUsd { get; init; }

    /// <summary>Margin of today's market before the trades, USD.</summary>
    public required double TodayBeforeUsd { get; init; }

    public required double TodayAfterUsd { get; init; }

    /// <summary>Scenario rows that decide the margin minimised, by account, unit and part; the heaviest after the trades first. Empty for models without scenarios.</summary>
    public required ImmutableArray<BindingScenario> Binding { get; init; }

    /// <summary>Every part of the initial requirement, by account and unit.</summary>
    public required ImmutableArray<ComponentChange> Components { get; init; }

    /// <summary>In the order of the proposal's limits, those on single legs left out.</summary>
    public required ImmutableArray<ExplainedLimit> Limits { get; init; }

    /// <summary>Optimum of the program in fractions, on which the prices rest, USD; NaN where it was not found.</summary>
    public required double OptimumInFractions { get; init; }

    /// <summary>The margin model is not convex: prices hold with its choices as the proposal has them.</summary>
    public required bool ChoicesAreHeld { get; init; }

    /// <summary>Why no limit was priced; empty where some were.</summary>
    public required string NotPriced { get; init; }

    /// <summary>Initial margin at moves of the whole market of -10 % .. +10 % by 1 %, the venue's rules compiled anew at each, USD at today's indices.</summary>
    public required ImmutableArray<RobustMargin> Ladder { get; init; }

    /// <summary>Name of the set that <see cref="WorstLosses"/> are of.</summary>
    public required string ScenarioSet { get; init; }

    /// <summary>The ten worst scenarios of either book, the worst after the trades first; moves from -66 % to +100 %.</summary>
    public required ImmutableArray<WorstLoss> WorstLosses { get; init; }

    /// <summary>Deterministic work units of the solves behind the prices.</summary>
    public required long Work { get; init; }
}
