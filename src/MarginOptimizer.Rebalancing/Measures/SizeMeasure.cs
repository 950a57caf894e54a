using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>Sum of absolute traded sizes times a rate: total size or turnover.</summary>
/// <param name="ratePerLot">Per lot, one per tradeable: of its legs in the scope.</param>
internal sealed class SizeMeasure(string name, string unit, double[] ratePerLot, LimitScope scope) : MeasureModel
{
    public override string Unit => unit;

    public override bool IsNeverNegative => true;

    public override bool IsSumOfTrades => true;

    public override double Evaluate(BookState book)
    {
        var sum = 0.0;
        for (var i = 0; i < ratePerLot.Length; i++) sum += ratePerLot[i] * Math.Abs(book.Lots[i]);
        return sum;
    }

    public override void AddTo(ProgramForm form, LoweringContext context, double weight)
    {
        var function = context.Builder.Separable($"{name}/{NameOf(scope)}", i =>
            ratePerLot[i] > 0.0 ? CostFunctions.Size(i, ratePerLot[i]) : null);
        form.AddSeparable(function, weight);
    }
}
