using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Tests.Markets;

/// <summary>The inside of a problem: universe, landscape and measures, as the rebalancer builds them.</summary>
internal sealed class Workbench
{
    public Workbench(RebalancingProblem problem)
    {
        Universe = TradingUniverseBuilder.Build(problem);
        Landscape = new MarginLandscape(Universe, RobustMoves.Of(problem.Safeguards, Universe), RobustMoves.OfLimits(problem, Universe));
        Catalog = new MeasureCatalog(Landscape, problem.MarginTail);
        Question = ModeQuestions.Prepare(problem, Catalog);
    }

    public TradingUniverse Universe { get; }

    public MarginLandscape Landscape { get; }

    public MeasureCatalog Catalog { get; }

    public PreparedQuestion Question { get; }

    public BookState Present => BookState.Present(Universe);

    /// <summary>Lots inside the box: some tradeables, any size, whole or not.</summary>
    public double[] RandomLots(Random random, bool whole, double share = 1.0)
    {
        var lots = new double[Universe.VariableCount];
        for (var i = 0; i < Universe.Tradeables.Length; i++)
        {
            if (random.Next(3) != 0) continue;
            var tradeable = Universe.Tradeables[i];
            var drawn = share * (-tradeable.MaxSellLots + (random.NextDouble() * (tradeable.MaxBuyLots + tradeable.MaxSellLots)));
            lots[i] = whole ? Math.Truncate(drawn) : drawn;
        }

        foreach (var transfer in Universe.Transfers)
        {
            var drawn = share * random.NextDouble() * transfer.Most;
            lots[transfer.Variable] = transfer.IsWhole ? Math.Truncate(drawn) : drawn;
        }

        return lots;
    }

    /// <summary>Every choice of whole lots in the box; transfers have to be in whole steps.</summary>
    public IEnumerable<double[]> EveryChoice() => Choices(0, new double[Universe.VariableCount]);

    private IEnumerable<double[]> Choices(int variable, double[] lots)
    {
        if (variable == lots.Length)
        {
            yield return (double[])lots.Clone();
            yield break;
        }

        var trades = Universe.Tradeables.Length;
        var (least, most) = variable < trades
            ? (-Universe.Tradeables[variable].MaxSellLots, Universe.Tradeables[variable].MaxBuyLots)
            : (0.0, Universe.Transfers[variable - trades].Most);
        for (var count = least; count <= most; count++)
        {
            lots[variable] = count;
            foreach (var choice in Choices(variable + 1, lots)) yield return choice;
        }
    }
}
