using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>Limits on the size of legs: kept by the caps of the trades, reported with the largest leg traded in their scope.</summary>
internal static class LegLimits
{
    public static IEnumerable<LimitOutcome> Of(RebalancingProblem problem, TradingUniverse universe, BookState after)
    {
        foreach (var limit in problem.Limits)
        {
            if (limit.Measure != Measure.LegSize) continue;
            var largest = LargestLeg(limit.Scope, universe, after);
            yield return new LimitOutcome(
                limit.Id, limit.Measure, limit.Policy, "coins", double.NegativeInfinity, limit.Upper!.Value, 0.0, largest, 0.0);
        }
    }

    private static double LargestLeg(LimitScope scope, TradingUniverse universe, BookState after)
    {
        var largest = 0.0;
        for (var i = 0; i < universe.Tradeables.Length; i++)
        {
            var tradeable = universe.Tradeables[i];
            foreach (var leg in tradeable.Legs)
            {
                if (!MeasureModel.InScope(scope, universe, leg.Column)) continue;
                var instrument = universe.Instruments[leg.Column];
                var coins = instrument.CoinSizePerUnit(universe.MarketOf(tradeable).QuoteOf(instrument).Mark);
                largest = Math.Max(largest, Math.Abs(after.Lots[i] * leg.Contracts) * coins);
            }
        }

        return largest;
    }
}
