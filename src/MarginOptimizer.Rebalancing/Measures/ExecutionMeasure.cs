using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>An amount summed over the fills: execution cost or cash paid, in USD or in the coin of the scope.</summary>
/// <param name="name">Name of the separable function, unique per amount.</param>
/// <param name="isCost">True of execution cost, whose every part is clamped and which counts what transfers lose on the way; false of cash paid for trades.</param>
internal sealed class ExecutionMeasure(
    string name,
    Func<UnitCost, double> amount,
    Func<int, Tradeable, double, Solver.Problem.PiecewiseLinear> piece,
    LimitScope scope,
    TradingUniverse universe,
    bool isCost) : MeasureModel
{
    public override string Unit => (scope.Base ?? Currency.Usd).Code;

    public override bool IsNeverNegative => isCost;

    public override bool IsSumOfTrades => true;

    public override double Evaluate(BookState book) => Sum(book, amount);

    public override double Magnitude(BookState book) => Sum(book, unit => Math.Abs(amount(unit)));

    public override void AddTo(ProgramForm form, LoweringContext context, double weight)
    {
        var function = context.Builder.Separable($"{name}/{NameOf(scope)}", i =>
            InScope(scope, universe, universe.Tradeables[i]) ? piece(i, universe.Tradeables[i], Factor(universe.Tradeables[i])) : null);
        form.AddSeparable(function, weight);
        if (!isCost) return;
        foreach (var transfer in universe.Transfers)
        {
            if (TransferMeasure.IsInScope(scope, universe, transfer))
                form.Trades[transfer.Variable] += weight * TransferMeasure.FactorOf(scope, transfer) * transfer.Cost(1.0);
        }
    }

    private double Sum(BookState book, Func<UnitCost, double> what)
    {
        var sum = 0.0;
        for (var i = 0; i < universe.Tradeables.Length; i++)
        {
            var tradeable = universe.Tradeables[i];
            if (book.Lots[i] != 0.0 && InScope(scope, universe, tradeable)) sum += Factor(tradeable) * tradeable.Ladder.Sum(book.Lots[i], what);
        }

        if (!isCost) return sum;
        foreach (var transfer in universe.Transfers)
        {
            if (TransferMeasure.IsInScope(scope, universe, transfer)) sum += TransferMeasure.FactorOf(scope, transfer) * transfer.Cost(book.Lots[transfer.Variable]);
        }

        return sum;
    }

    /// <summary>From the settlement currency to the unit of the measure.</summary>
    private double Factor(Tradeable tradeable)
    {
        var (settlement, market) = (tradeable.Instrument.Settlement, universe.MarketOf(tradeable));
        if (scope.Base is not { } coin) return market.IndexOf(settlement);
        return coin == settlement ? 1.0 : market.IndexOf(settlement) / market.IndexOf(coin);
    }
}
