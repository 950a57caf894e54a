using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>A table of losses of the instruments in one scope, evaluated on a book and written as rows of a program.</summary>
/// <param name="losses">Row-major, USD per contract, one column per instrument of the universe.</param>
/// <param name="inScope">Which columns count.</param>
internal sealed class ScenarioLosses(double[] losses, int rows, int stride, bool[] inScope, TradingUniverse universe)
{
    public int Rows => rows;

    /// <summary>Loss of a book in every row, USD.</summary>
    /// <param name="quantities">Contracts, one per instrument of the universe.</param>
    public double[] Of(double[] quantities)
    {
        int[] held = [.. Enumerable.Range(0, quantities.Length).Where(i => inScope[i] && quantities[i] != 0.0)];
        var values = new double[rows];
        for (var row = 0; row < rows; row++)
        {
            var from = row * stride;
            var sum = 0.0;
            foreach (var i in held) sum += losses[from + i] * quantities[i];
            values[row] = sum;
        }

        return values;
    }

    /// <summary>Largest loss in every row over every part of some trades, USD: each row takes the fills that hurt it.</summary>
    public double[] WorstOf(FillSet fills)
    {
        var nothing = Of(fills.Nothing.Quantities);
        var worst = (double[])nothing.Clone();
        foreach (var alone in fills.Alone)
        {
            var filled = Of(alone.Quantities);
            for (var row = 0; row < worst.Length; row++) worst[row] += Math.Max(0.0, filled[row] - nothing[row]);
        }

        return worst;
    }

    /// <summary>The rows over the trade variables, at the present book plus the trades.</summary>
    public FunctionRows Lower()
    {
        var target = new FunctionRows(universe.VariableCount, rows, Of(universe.Held));
        (int Variable, int Column, double Contracts)[] traded =
        [
            .. universe.Tradeables.SelectMany((t, k) => t.Legs.Select(leg => (k, leg.Column, leg.Contracts))).Where(t => inScope[t.Column]),
        ];
        for (var row = 0; row < rows; row++)
        {
            var coefficients = target.Row(row);
            var from = row * stride;
            foreach (var (variable, column, contracts) in traded) coefficients[variable] += losses[from + column] * contracts;
        }

        return target;
    }
}
