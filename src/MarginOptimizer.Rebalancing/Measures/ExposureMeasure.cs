using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>A sum of coefficients times quantities: Greeks, and the loss at one shock.</summary>
/// <param name="coefficients">Per contract, one per instrument of the universe; 0 outside the scope.</param>
internal sealed class ExposureMeasure(string unit, double[] coefficients, TradingUniverse universe) : MeasureModel
{
    public override string Unit => unit;

    public override bool IsAffine => true;

    public override bool IsSumOfTrades => true;

    public override double Evaluate(BookState book)
    {
        var sum = 0.0;
        for (var i = 0; i < coefficients.Length; i++) sum += coefficients[i] * book.Quantities[i];
        return sum;
    }

    public override double Magnitude(BookState book)
    {
        var sum = 0.0;
        for (var i = 0; i < coefficients.Length; i++) sum += Math.Abs(coefficients[i] * book.Quantities[i]);
        return sum;
    }

    public override void AddTo(ProgramForm form, LoweringContext context, double weight)
    {
        for (var i = 0; i < coefficients.Length; i++) form.Constant += weight * coefficients[i] * universe.Held[i];
        for (var k = 0; k < universe.Tradeables.Length; k++)
        {
            foreach (var leg in universe.Tradeables[k].Legs) form.Trades[k] += weight * coefficients[leg.Column] * leg.Contracts;
        }
    }
}
