using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>Sum of absolute traded sizes times a rate: total size or turnover.</summary>
/// <param name="ratePerLot">Per lot, one per tradeable: of its legs in the scope.</param>
internal sealed class SizeMeasure(string name, string unit, double[] ratePerLot, LimitScope scope) : MeasureModel
{
    public override string Unit => unit;

    private const double Rounding = 1e-9;

    public override bool IsNeverNegative => true;

    public override bool IsSumOfTrades => true;

    public override double Evaluate(BookState book)
    {
        var sum = 0.0;
        for (var i = 0; i < ratePerLot.Length; i++) sum += ratePerLot[i] * Math.Abs(book.Lots[i]);
        return sum;
    }

    /// <inheritdoc/>
    /// <remarks>The rate of the smallest lot, where all others are multiples of it.</remarks>
    public override double Step(ProgramBuilder builder)
    {
        var least = ratePerLot.Where(rate => rate > 0.0).DefaultIfEmpty(0.0).Min();
        for (var i = 0; i < ratePerLot.Length; i++)
        {
            var lots = ratePerLot[i] / least;
            if (ratePerLot[i] > 0.0 && (!builder.IsInWholeLots(i) || Math.Abs(lots - Math.Round(lots)) > Rounding * lots)) return 0.0;
        }

        return least;
    }

    public override void AddTo(ProgramForm form, LoweringContext context, double weight)
    {
        var function = context.Builder.Separable($"{name}/{NameOf(scope)}", i =>
            ratePerLot[i] > 0.0 ? CostFunctions.Size(i, ratePerLot[i]) : null);
        form.AddSeparable(function, weight);
    }
}
