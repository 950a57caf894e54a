using System.Collections.Immutable;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Trading;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>Plans in which waves to send orders so that margin keeps a peak on the way. Pure: no clock but the budget's.</summary>
public static class ExecutionPlanner
{
    /// <summary>Room for rounding when a peak is compared.</summary>
    private const double Rounding = 1e-12;

    /// <summary>Plans the execution of given orders.</summary>
    /// <param name="problem">Books, market, models and what may be traded; its mode and limits play no part.</param>
    /// <param name="orders">Whole lots of candidates of the problem.</param>
    /// <param name="options">The peak to keep.</param>
    /// <param name="budget">How long to search; work is counted in evaluations of the margin.</param>
    /// <param name="cancellation">Ends the search early; the best found so far is returned.</param>
    /// <exception cref="InvalidInputException">Problem, orders or options are faulty, with every fault by path.</exception>
    public static ExecutionPlan Plan(
        RebalancingProblem problem, ExecutionOrders orders, PlanOptions options, SolveBudget budget, CancellationToken cancellation = default)
    {
        Check(options);
        ProblemChecks.Require(problem);
        var asked = TradingUniverseBuilder.Build(problem);
        var cancelled = CancelledOrders.Read(orders, asked);
        var universe = asked.Without(cancelled);
        var legs = ExecutionLegs.Read(orders, universe);
        var moves = options.OverRobustMoves ? RobustMoves.Of(problem.Safeguards with { RobustMargin = true }, universe) : [];
        var landscape = new MarginLandscape(universe, moves);
        var measure = options.Peak is PeakLimit.Headroom ? PeakMeasure.Headroom : PeakMeasure.InitialMargin;
        if (measure == PeakMeasure.Headroom && universe.Accounts.All(a => a.Book.Balances.IsEmpty))
            throw new InvalidInputException("peak.headroom", "is asked for, and no account has balances");
        var meter = new WorkMeter(budget, cancellation);
        var peak = PeakModel.Of(landscape, legs, measure, options.OverRobustMoves, meter);
        var plan = legs.IsEmpty
            ? Nothing(peak, measure, options, landscape)
            : Search(new PlanWriter(landscape, legs, peak, measure), peak, legs, new MeasureCatalog(landscape), options, meter);
        if (cancelled.Count == 0) return plan;
        var resting = PeakModel.Of(landscape.With(asked), [], measure, options.OverRobustMoves, meter).At([]);
        return plan with { Cancels = orders.Cancels, BeforeCancelling = measure == PeakMeasure.Headroom ? 0.0 - resting : resting };
    }

    /// <summary>Plans the execution of a proposal for the same problem.</summary>
    /// <inheritdoc cref="Plan(RebalancingProblem, ExecutionOrders, PlanOptions, SolveBudget, CancellationToken)"/>
    public static ExecutionPlan Plan(
        RebalancingProblem problem, Proposal proposal, PlanOptions options, SolveBudget budget, CancellationToken cancellation = default) =>
        Plan(problem, ExecutionOrders.Of(proposal), options, budget, cancellation);

    /// <summary>Checks options without planning.</summary>
    /// <exception cref="InvalidInputException">They are faulty, with every fault by path.</exception>
    public static void Check(PlanOptions options)
    {
        var faults = new ViolationList();
        switch (options.Peak)
        {
            case PeakLimit.Margin { Usd: var usd } when !(usd >= 0.0 && double.IsFinite(usd)):
                faults.Add("peak.margin", "must be finite and >= 0");
                break;
            case PeakLimit.ShareOfLarger { Share: var share } when !(share > 0.0 && double.IsFinite(share)):
                faults.Add("peak.share", "must be finite and > 0");
                break;
            case PeakLimit.Headroom { Usd: var usd } when !double.IsFinite(usd):
                faults.Add("peak.headroom", "must be finite");
                break;
        }

        if (!(options.BufferUsd >= 0.0 && double.IsFinite(options.BufferUsd))) faults.Add("buffer", "must be finite and >= 0");
        if (options.BufferUsd > 0.0 && options.Peak is null) faults.Add("buffer", "is room below a peak, and none is given");
        if (options.MostSlices is < 1 or > PlanOptions.LargestSlices || (options.MostSlices & (options.MostSlices - 1)) != 0)
            faults.Add("most_slices", $"must be a power of two from 1 to {PlanOptions.LargestSlices}");
        faults.ThrowIfAny();
    }

    private static ExecutionPlan Search(
        PlanWriter writer, PeakModel peak, ImmutableArray<ExecutionLeg> legs, MeasureCatalog catalog, PlanOptions options, WorkMeter meter)
    {
        var delta = new DeltaPath(catalog, legs);
        var search = new PlanSearch(peak, delta, legs, meter);
        var wanted = Wanted(options, search.Bound);
        double? most = wanted - options.BufferUsd;
        search.Run(most + (Rounding * Math.Abs(wanted ?? 0.0)), options.MostSlices);
        var waves = writer.Waves(search.Waves, delta);
        var byWaves = search.ByWaves();
        return writer.Plan(
            StatusOf(most, waves.Max(w => w.Bound), search.Bound),
            wanted,
            search,
            waves,
            byWaves,
            search.BySlices(options.MostSlices),
            options.OverRobustMoves,
            meter);
    }

    private static PlanStatus StatusOf(double? most, double worst, double bound)
    {
        if (most is not { } peak) return PlanStatus.Planned;
        var room = Rounding * Math.Max(Math.Abs(peak), Math.Abs(worst)) * 10.0;
        return worst <= peak + room ? PlanStatus.Planned : bound > peak + room ? PlanStatus.PeakBelowEnds : PlanStatus.PeakNotReached;
    }

    /// <summary>The peak in terms of what is kept small: margin, or minus headroom.</summary>
    private static double? Wanted(PlanOptions options, double larger) => options.Peak switch
    {
        PeakLimit.Margin limit => limit.Usd,
        PeakLimit.ShareOfLarger limit => limit.Share * larger,
        PeakLimit.Headroom limit => -limit.Usd,
        _ => null,
    };

    private static ExecutionPlan Nothing(PeakModel peak, PeakMeasure measure, PlanOptions options, MarginLandscape landscape)
    {
        var value = peak.At([]);
        var shown = measure == PeakMeasure.Headroom ? -value : value;
        var wanted = Wanted(options, value);
        return new ExecutionPlan
        {
            Status = PlanStatus.NothingToTrade,
            Measure = measure,
            OverRobustMoves = options.OverRobustMoves,
            Before = shown,
            After = shown,
            PeakWanted = measure == PeakMeasure.Headroom ? -wanted : wanted,
            PeakGuaranteed = shown,
            PeakProof = peak.Proof,
            LeastPeak = shown,
            LeastPeakBound = shown,
            LeastPeakProof = LeastPeakProof.Least,
            Waves = [],
            WaveProof = WaveProof.Fewest,
            ByWaves = [],
            BySlices = [],
            ExposureUsd = 0.0,
            CostUsd = 0.0,
            StoppedEarly = false,
            Warnings = [.. landscape.Today.Compiled.SelectMany(c => c.Warnings).DistinctBy(w => (w.Code, w.Message))],
            Work = 1,
        };
    }
}
