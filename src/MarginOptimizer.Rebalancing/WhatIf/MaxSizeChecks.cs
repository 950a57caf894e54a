using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Problems;

namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>Checks a question for the largest size as a whole.</summary>
internal static class MaxSizeChecks
{
    public static void Require(MaxSizeProblem problem)
    {
        var faults = new ViolationList();
        var checks = new WhatIfChecks(problem.Market, problem.Model, faults);
        checks.Check(problem.Book);
        checks.Check(problem.Basket, "basket");
        if (!problem.Basket.Legs.IsDefaultOrEmpty) CheckLots(problem, faults);
        if (!double.IsFinite(problem.TargetHeadroomUsd)) faults.Add("target_headroom_usd", "must be finite");
        if (problem.VisibleShare is not (> 0.0 and <= 1.0))
            faults.Add("visible_share", FormattableString.Invariant($"is {problem.VisibleShare}, expected a fraction > 0 and <= 1"));
        if (problem.MaxMultiple is < 1 or > MaxSizeProblem.LargestMultiple)
            faults.Add("max_multiple", FormattableString.Invariant($"is {problem.MaxMultiple}, expected 1 to {MaxSizeProblem.LargestMultiple}"));
        faults.ThrowIfAny();
        CheckLimits(problem, faults);
        faults.ThrowIfAny();
    }

    private static void CheckLots(MaxSizeProblem problem, ViolationList faults)
    {
        for (var k = 0; k < problem.Basket.Legs.Length; k++)
        {
            var leg = problem.Basket.Legs[k];
            if (leg.Price is not null) faults.Add($"basket.legs[{k}].price", "sizes are filled at the mark or through the quotes, not at a price of your own");
            if (!double.IsFinite(leg.Quantity) || Math.Abs(leg.Quantity) > 1e9) continue;
            var quantity = (decimal)Math.Abs(leg.Quantity);
            if (quantity % leg.Instrument.Lot != 0m)
                faults.Add($"basket.legs[{k}].quantity", FormattableString.Invariant($"is no whole number of lots of {leg.Instrument.Lot}"));
            else if (quantity < leg.Instrument.MinimumQuantity)
                faults.Add($"basket.legs[{k}].quantity", FormattableString.Invariant($"is below the smallest order, {leg.Instrument.MinimumQuantity}"));
        }
    }

    private static void CheckLimits(MaxSizeProblem problem, ViolationList faults)
    {
        LimitChecks.Check(AsRebalancing(problem), faults);
        for (var i = 0; i < problem.Limits.Length; i++)
        {
            if (problem.Limits[i].Policy == LimitPolicy.Soft) faults.Add($"limits[{i}].policy", "a soft limit does not bound a size");
            if (problem.Limits[i].Measure == Measure.WorstFillInitialMargin) faults.Add($"limits[{i}].measure", "a size is bounded by the margin once all of it has filled");
            if (problem.Limits[i].AfterMoves) faults.Add($"limits[{i}].after_moves", "sizes are bounded by today's market");
        }
    }

    private static RebalancingProblem AsRebalancing(MaxSizeProblem problem) => new()
    {
        Book = problem.Book,
        Market = problem.Market,
        Model = problem.Model,
        Candidates = [.. problem.Basket.Legs.Select(l => new Candidate(l.Instrument))],
        Mode = RebalancingMode.MinMargin,
        Limits = problem.Limits,
        Safeguards = Safeguards.None,
    };
}
