using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>Sum of absolute traded sizes times a rate: total size or turnover.</summary>
/// <param name="ratePerLot">Per lot, one per tradeable.</param>
internal sealed class SizeMeasure(string name, string unit, double[] ratePerLot, LimitScope scope, TradingUniverse universe) : MeasureModel
{
    public override string Unit => unit;

    public override bool IsNeverNegative => true;

    public override double Evaluate(BookState book)
    {
        var sum = 0.0;
        for (var i = 0; i < ratePerLot.Length; i++)
        {
            if (InScope(scope, universe, universe.Tradeables[i])) sum += ratePerLot[i] * Math.Abs(book.Lots[i]);
        }

        return sum;
    }

    public override void AddTo(ProgramForm form, LoweringContext context, double weight)
    {
        var function = context.Builder.Separable($"{name}/{NameOf(scope)}", i =>
            InScope(scope, universe, universe.Tradeables[i]) ? CostFunctions.Size(i, ratePerLot[i]) : null);
        form.AddSeparable(function, weight);
    }
}
