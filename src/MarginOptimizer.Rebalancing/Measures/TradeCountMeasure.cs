using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>Number of orders in a scope; an order for a package is one. Transfers are none.</summary>
internal sealed class TradeCountMeasure(LimitScope scope, TradingUniverse universe) : MeasureModel
{
    public override string Unit => "trades";

    public override bool IsNeverNegative => true;

    public override bool IsSumOfTrades => true;

    /// <summary>Every trade counts.</summary>
    public bool IsOfAll => scope == LimitScope.Total;

    public override double Evaluate(BookState book)
    {
        var count = 0;
        for (var i = 0; i < universe.Tradeables.Length; i++)
        {
            if (book.Lots[i] != 0.0 && InScope(scope, universe, universe.Tradeables[i])) count++;
        }

        return count;
    }

    /// <inheritdoc/>
    /// <remarks>Not convex: it is written with switches that a search decides.</remarks>
    public override void AddTo(ProgramForm form, LoweringContext context, double weight)
    {
        if (weight < 0.0) throw new NotOptimisableException("the number of trades enters with a negative sign");
        for (var i = 0; i < universe.Tradeables.Length; i++)
        {
            if (InScope(scope, universe, universe.Tradeables[i])) context.Legs.AddUse(form, i, weight);
        }
    }
}
