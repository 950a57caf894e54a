using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Measures;

namespace MarginOptimizer.Rebalancing.Questions;

/// <summary>On which side, if any, every trade is made: what makes rules on trades convex.</summary>
internal static class TradeSides
{
    /// <summary>Share of the box below which a trade is rounding of a search.</summary>
    private const double Noise = 1e-9;

    /// <summary>Share of its smallest order from which a trade is rounded up to it rather than dropped.</summary>
    private const double RoundsUp = 0.5;

    /// <summary>The sides of a point, the largest trades first as far as the limits on their number allow.</summary>
    public static int[] At(PreparedQuestion question, ReadOnlySpan<double> trades)
    {
        var universe = question.Landscape.Universe;
        var counts = question.Limits.Where(l => l.Model is TradeCountMeasure && double.IsFinite(l.Upper)).ToList();
        var sides = new int[universe.Tradeables.Length];
        var lots = new double[universe.VariableCount];
        var sizes = new double[sides.Length];
        for (var i = 0; i < sides.Length; i++) sizes[i] = Size(question, i, trades[i]);
        foreach (var i in Enumerable.Range(0, sides.Length).Where(i => sizes[i] > 0.0).OrderByDescending(i => sizes[i]).ThenBy(i => i))
        {
            lots[i] = trades[i];
            if (counts.TrueForAll(l => l.Model.Evaluate(new BookState(lots, universe.Held)) <= l.Upper)) sides[i] = Math.Sign(trades[i]);
            else lots[i] = 0.0;
        }

        return sides;
    }

    /// <summary>Holds every trade to its side, and to its smallest order there.</summary>
    public static void Restrict(ProgramBuilder builder, int[] sides, bool keepsMinimums)
    {
        for (var i = 0; i < sides.Length; i++)
        {
            var least = builder.Universe.Tradeables[i].LeastLots;
            var from = keepsMinimums && least > (builder.IsWhole(i) ? 1.0 : 0.0) ? least : 0.0;
            if (sides[i] > 0) builder.Restrict(i, from, builder.Upper(i));
            else if (sides[i] < 0) builder.Restrict(i, builder.Lower(i), -from);
            else builder.Restrict(i, 0.0, 0.0);
        }
    }

    /// <summary>USD; 0 where the trade is not worth a side.</summary>
    private static double Size(PreparedQuestion question, int variable, double lots)
    {
        var tradeable = question.Landscape.Universe.Tradeables[variable];
        var cap = lots > 0.0 ? tradeable.MaxBuyLots : tradeable.MaxSellLots;
        if (Math.Abs(lots) <= Noise * cap) return 0.0;
        if (question.KeepsMinimums && tradeable.LeastLots > 1.0 && Math.Abs(lots) < RoundsUp * tradeable.LeastLots) return 0.0;
        return Math.Abs(lots) * tradeable.NotionalPerLot;
    }
}
