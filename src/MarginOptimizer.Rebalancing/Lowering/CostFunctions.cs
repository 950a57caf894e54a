using MarginOptimizer.Rebalancing.Trading;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>Execution amounts of the trades as separable functions of the lots traded.</summary>
internal static class CostFunctions
{
    /// <summary>Cost of one tradeable in its settlement currency, times <paramref name="scale"/>.</summary>
    public static PiecewiseLinear Cost(int variable, Tradeable tradeable, double scale) =>
        Ladder(variable, tradeable.Ladder, scale, unit => unit.Cost);

    /// <summary>Cash paid for one tradeable in its settlement currency, times <paramref name="scale"/>.</summary>
    public static PiecewiseLinear Cash(int variable, Tradeable tradeable, double scale) =>
        Ladder(variable, tradeable.Ladder, scale, unit => unit.Cash);

    /// <summary><paramref name="rate"/> per lot traded, whichever way.</summary>
    public static PiecewiseLinear Size(int variable, double rate) => new(variable, [0.0], [-rate, rate]);

    private static PiecewiseLinear Ladder(int variable, ExecutionLadder ladder, double scale, Func<UnitCost, double> amount)
    {
        var breakpoints = new List<double>();
        var slopes = new List<double>();
        for (var k = ladder.Sells.Length - 1; k >= 0; k--)
        {
            slopes.Add(-scale * amount(ladder.Sells[k].PerLot));
            breakpoints.Add(k == 0 ? 0.0 : -ladder.Sells[k - 1].UpTo);
        }

        // A missing side is closed by the box; its slope only has to keep the function convex.
        if (ladder.Sells.IsEmpty) (slopes, breakpoints) = ([scale * amount(ladder.Buys[0].PerLot)], [0.0]);
        for (var k = 0; k < ladder.Buys.Length; k++)
        {
            slopes.Add(scale * amount(ladder.Buys[k].PerLot));
            if (k < ladder.Buys.Length - 1) breakpoints.Add(ladder.Buys[k].UpTo);
        }

        if (ladder.Buys.IsEmpty) slopes.Add(slopes[^1]);
        MakeMonotone(slopes);
        return new PiecewiseLinear(variable, [.. breakpoints], [.. slopes]);
    }

    /// <summary>Removes last-bit decreases where clamped levels meet, so that convexity holds exactly.</summary>
    private static void MakeMonotone(List<double> slopes)
    {
        for (var k = 1; k < slopes.Count; k++)
        {
            var excess = slopes[k - 1] - slopes[k];
            if (excess <= 0.0) continue;
            if (excess > 1e-12 * (Math.Abs(slopes[k]) + Math.Abs(slopes[k - 1])))
                throw new NotOptimisableException("the cost ladder of a candidate is not convex: its quotes are crossed");
            slopes[k] = slopes[k - 1];
        }
    }
}
