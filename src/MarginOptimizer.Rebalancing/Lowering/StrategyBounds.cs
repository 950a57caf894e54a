using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>Bounds on the cheapest set of strategies that covers needs. Costs never fall when needs grow.</summary>
internal static class StrategyBounds
{
    /// <summary>An amount of a strategy beyond which none is ever needed.</summary>
    /// <param name="needs">The largest.</param>
    /// <exception cref="NotOptimisableException">Nothing bounds it.</exception>
    public static double Most(Decomposition node, int strategy, double[] needs)
    {
        if (node.Costs[strategy] > 0.0) return MostCost(node, needs) / node.Costs[strategy];
        var most = 0.0;
        for (var row = 0; row < needs.Length; row++)
        {
            var covers = Covers(node, row, strategy);
            if (covers > 0.0) most = Math.Max(most, (Math.Max(0.0, needs[row]) + TakenAway(node, row, needs)) / covers);
        }

        return most;
    }

    /// <summary>Cost of covering every need by itself, with the strategy that is cheapest for it and takes nothing away from the others.</summary>
    /// <exception cref="NotOptimisableException">There is none for some need.</exception>
    public static double MostCost(Decomposition node, double[] needs)
    {
        var sum = 0.0;
        for (var row = 0; row < needs.Length; row++)
        {
            if (needs[row] <= 0.0) continue;
            var least = double.PositiveInfinity;
            for (var s = 0; s < node.Costs.Length; s++)
            {
                var strategy = s;
                if (Covers(node, row, s) > 0.0 && Enumerable.Range(0, needs.Length).All(r => Covers(node, r, strategy) >= 0.0))
                    least = Math.Min(least, node.Costs[s] / Covers(node, row, s));
            }

            if (double.IsPositiveInfinity(least)) throw new NotOptimisableException($"'{node.Label}' cannot be optimised: no strategy covers need {row} without taking away from others");
            sum += least * needs[row];
        }

        return sum;
    }

    /// <summary>The most of a need that strategies with a cost can add.</summary>
    private static double TakenAway(Decomposition node, int row, double[] needs)
    {
        var sum = 0.0;
        for (var s = 0; s < node.Costs.Length; s++)
        {
            if (Covers(node, row, s) >= 0.0) continue;
            if (node.Costs[s] == 0.0) throw new NotOptimisableException($"'{node.Label}' cannot be optimised: a strategy without a cost takes cover away");
            sum -= Covers(node, row, s) * MostCost(node, needs) / node.Costs[s];
        }

        return sum;
    }

    private static double Covers(Decomposition node, int row, int strategy) => node.Strategies[(row * node.Costs.Length) + strategy];
}
