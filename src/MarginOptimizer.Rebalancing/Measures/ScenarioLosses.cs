using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>Losses of the instruments in one scope over rows of scenarios, evaluated on a book and written as rows of a program.</summary>
internal abstract class ScenarioLosses
{
    public abstract int Rows { get; }

    /// <summary>Loss of a book in every row, USD; the caller's to reorder.</summary>
    public abstract double[] Of(BookState book);

    /// <summary>The rows over the trade variables, at the present book plus the trades.</summary>
    public abstract FunctionRows Lower();

    /// <summary>Largest loss in every row over every part of some trades, USD: each row takes the fills that hurt it.</summary>
    public double[] WorstOf(FillSet fills)
    {
        var nothing = Of(fills.Nothing);
        var worst = (double[])nothing.Clone();
        foreach (var alone in fills.Alone)
        {
            var filled = Of(alone);
            for (var row = 0; row < worst.Length; row++) worst[row] += Math.Max(0.0, filled[row] - nothing[row]);
        }

        return worst;
    }
}
