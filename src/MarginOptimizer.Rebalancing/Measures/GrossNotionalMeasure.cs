using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Trading;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>Sum of absolute notionals of what is held after the trades, USD.</summary>
/// <param name="ratePerContract">USD, one per instrument of the universe.</param>
internal sealed class GrossNotionalMeasure(double[] ratePerContract, LimitScope scope, TradingUniverse universe) : MeasureModel
{
    public override string Unit => "USD";

    public override bool IsNeverNegative => true;

    public override double Evaluate(BookState book) => Sum(book.Quantities);

    public override void AddTo(ProgramForm form, LoweringContext context, double weight)
    {
        if (weight < 0.0) throw new NotOptimisableException("the gross notional is convex and enters with a negative sign");
        var untraded = (double[])universe.Held.Clone();
        foreach (var tradeable in universe.Tradeables) untraded[tradeable.Column] = 0.0;
        form.Constant += weight * Sum(untraded);
        var function = context.Builder.Separable($"gross notional/{NameOf(scope)}", variable =>
        {
            var tradeable = universe.Tradeables[variable];
            if (!InScope(scope, universe, tradeable)) return null;
            var (held, rate) = (universe.Held[tradeable.Column], ratePerContract[tradeable.Column]);
            var slope = rate * tradeable.LotSize;
            return new PiecewiseLinear(variable, [-held / tradeable.LotSize], [-slope, slope], rate * Math.Abs(held));
        });
        form.AddSeparable(function, weight);
    }

    private double Sum(double[] quantities)
    {
        var sum = 0.0;
        for (var i = 0; i < quantities.Length; i++)
        {
            if (InScope(scope, universe, i)) sum += ratePerContract[i] * Math.Abs(quantities[i]);
        }

        return sum;
    }
}
