using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>Market impact of the trades, quadratic in the lots traded, USD.</summary>
internal sealed class ImpactMeasure(LimitScope scope, TradingUniverse universe) : MeasureModel
{
    public override string Unit => "USD";

    public override bool IsNeverNegative => true;

    public override bool IsSumOfTrades => true;

    public override double Evaluate(BookState book)
    {
        var sum = 0.0;
        for (var i = 0; i < universe.Tradeables.Length; i++)
        {
            if (InScope(scope, universe, universe.Tradeables[i])) sum += universe.Tradeables[i].ImpactOf(book.Lots[i]);
        }

        return sum;
    }

    public override void AddTo(ProgramForm form, LoweringContext context, double weight)
    {
        if (weight < 0.0) throw new NotOptimisableException("market impact is convex and enters with a negative sign");
        for (var i = 0; i < universe.Tradeables.Length; i++)
        {
            if (InScope(scope, universe, universe.Tradeables[i])) form.AddSquare(i, 2.0 * weight * universe.Tradeables[i].ImpactPerSquaredLot);
        }
    }
}
