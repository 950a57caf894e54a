using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>A table of losses that is kept: for sets of few rows, priced once for all scopes.</summary>
/// <param name="losses">Row-major, USD per contract, one column per instrument of the universe.</param>
/// <param name="inScope">Which columns count.</param>
internal sealed class TableLosses(double[] losses, int rows, int stride, bool[] inScope, TradingUniverse universe) : ScenarioLosses
{
    public override int Rows => rows;

    public override double[] Of(BookState book) => Of(book.Quantities);

    /// <param name="quantities">Contracts, one per instrument of the universe.</param>
    private double[] Of(double[] quantities)
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

    public override FunctionRows Lower()
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
