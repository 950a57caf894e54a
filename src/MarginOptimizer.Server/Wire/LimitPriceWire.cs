using MarginOptimizer.Rebalancing.Explanation;

namespace MarginOptimizer.Server.Wire;

/// <summary>Prices of limits as answers: what was not found, and what is infinite, is absent.</summary>
internal static class LimitPriceWire
{
    public static V1.ExplainedLimit Write(ExplainedLimit limit)
    {
        var wire = new V1.ExplainedLimit { Id = limit.Id, Unit = limit.Unit, After = limit.After, NotPriced = limit.NotPriced };
        wire.Prices.AddRange(limit.Prices.Select(WritePrice));
        return wire;
    }

    private static V1.BoundPrice WritePrice(BoundPrice price)
    {
        var wire = new V1.BoundPrice
        {
            IsLower = price.IsLower,
            Bound = price.Bound,
            Slack = price.Slack,
            Step = price.Step,
            IsInfeasibleTightened = double.IsPositiveInfinity(price.Tightened),
            IsComplete = price.IsComplete,
        };
        if (double.IsFinite(price.Relaxed)) wire.RelaxedUsd = price.Relaxed;
        if (double.IsFinite(price.Tightened)) wire.TightenedUsd = price.Tightened;
        if (double.IsFinite(price.MarginalLow)) wire.MarginalLowUsd = price.MarginalLow;
        if (double.IsFinite(price.MarginalHigh)) wire.MarginalHighUsd = price.MarginalHigh;
        if (double.IsFinite(price.RelaxedRange)) wire.RelaxedRange = price.RelaxedRange;
        if (double.IsFinite(price.TightenedRange)) wire.TightenedRange = price.TightenedRange;
        return wire;
    }
}
