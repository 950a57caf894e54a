using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>An amount summed over the fills: execution cost or cash paid, in USD or in the coin of the scope.</summary>
/// <param name="name">Name of the separable function, unique per amount.</param>
/// <param name="isNeverNegative">True of execution cost, whose every part is clamped; false of cash.</param>
internal sealed class ExecutionMeasure(
    string name,
    Func<UnitCost, double> amount,
    Func<int, Tradeable, double, Solver.Problem.PiecewiseLinear> piece,
    LimitScope scope,
    TradingUniverse universe,
    bool isNeverNegative) : MeasureModel
{
    public override string Unit => (scope.Base ?? Currency.Usd).Code;

    public override bool IsNeverNegative => isNeverNegative;

    public override double Evaluate(BookState book) => Sum(book, amount);

    public override double Magnitude(BookState book) => Sum(book, unit => Math.Abs(amount(unit)));

    public override void AddTo(ProgramForm form, LoweringContext context, double weight)
    {
        var function = context.Builder.Separable($"{name}/{scope.Base?.Code}/{scope.Expiry:O}", i =>
            InScope(scope, universe.Tradeables[i].Instrument) ? piece(i, universe.Tradeables[i], Factor(universe.Tradeables[i])) : null);
        form.AddSeparable(function, weight);
    }

    private double Sum(BookState book, Func<UnitCost, double> what)
    {
        var sum = 0.0;
        for (var i = 0; i < universe.Tradeables.Length; i++)
        {
            var tradeable = universe.Tradeables[i];
            if (book.Lots[i] != 0.0 && InScope(scope, tradeable.Instrument)) sum += Factor(tradeable) * tradeable.Ladder.Sum(book.Lots[i], what);
        }

        return sum;
    }

    /// <summary>From the settlement currency to the unit of the measure.</summary>
    private double Factor(Tradeable tradeable)
    {
        var settlement = tradeable.Instrument.Settlement;
        if (scope.Base is not { } coin) return universe.Market.IndexOf(settlement);
        return coin == settlement ? 1.0 : universe.Market.IndexOf(settlement) / universe.Market.IndexOf(coin);
    }
}
