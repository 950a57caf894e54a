using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>The largest loss over a table of scenarios, USD.</summary>
/// <param name="losses">Row-major, USD per contract, one column per instrument of the universe.</param>
internal sealed class WorstLossMeasure(string name, double[] losses, int rows, int stride, TradingUniverse universe) : MeasureModel
{
    public override string Unit => "USD";

    public override double Evaluate(BookState book)
    {
        var worst = double.NegativeInfinity;
        for (var r = 0; r < rows; r++) worst = Math.Max(worst, Loss(r, book.Quantities));
        return worst;
    }

    public override double Magnitude(BookState book)
    {
        var largest = 0.0;
        for (var r = 0; r < rows; r++) largest = Math.Max(largest, Math.Abs(Loss(r, book.Quantities)));
        return largest;
    }

    public override void AddTo(ProgramForm form, LoweringContext context, double weight)
    {
        if (weight < 0.0) throw new NotOptimisableException($"the {name} is convex and enters with a negative sign");
        context.Shared(name, () => Lowered.Function(AddFunction(context.Builder))).AddTo(form, weight);
    }

    private int AddFunction(ProgramBuilder builder)
    {
        var target = new FunctionRows(universe.Tradeables.Length, rows);
        for (var r = 0; r < rows; r++)
        {
            target.Offsets[r] = Loss(r, universe.Held);
            var row = target.Row(r);
            for (var k = 0; k < universe.Tradeables.Length; k++)
                row[k] = losses[(r * stride) + universe.Tradeables[k].Column] * universe.Tradeables[k].LotSize;
        }

        return builder.AddFunction(name, target.Matrix, target.Offsets, floorAtZero: false);
    }

    private double Loss(int row, double[] quantities)
    {
        var sum = 0.0;
        for (var i = 0; i < quantities.Length; i++) sum += losses[(row * stride) + i] * quantities[i];
        return sum;
    }
}
