using System.Collections.Immutable;
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
        var moves = universe.ColumnMoves();
        var untraded = (double[])universe.Held.Clone();
        for (var column = 0; column < untraded.Length; column++)
        {
            if (moves[column].IsEmpty) continue;
            untraded[column] = 0.0;
            if (!IsSingle(moves[column]) && InScope(scope, universe, column)) AddShared(form, context, weight, column, moves[column]);
        }

        form.Constant += weight * Sum(untraded);
        var function = context.Builder.Separable($"gross notional/{NameOf(scope)}", variable =>
        {
            var leg = universe.Tradeables[variable].Legs[0];
            if (!IsSingle(moves[leg.Column]) || !InScope(scope, universe, leg.Column)) return null;
            var (held, rate) = (universe.Held[leg.Column], ratePerContract[leg.Column]);
            var slope = rate * leg.Contracts;
            return new PiecewiseLinear(variable, [-held / leg.Contracts], [-slope, slope], rate * Math.Abs(held));
        });
        form.AddSeparable(function, weight);
    }

    private bool IsSingle(ImmutableArray<ColumnMove> moves) => moves is [var only] && universe.Tradeables[only.Variable].IsSingle;

    /// <summary>What packages move is no function of one trade: the larger of the quantity and its opposite.</summary>
    private void AddShared(ProgramForm form, LoweringContext context, double weight, int column, ImmutableArray<ColumnMove> moves)
    {
        var (longs, shorts) = (context.Builder.NewForm(), context.Builder.NewForm());
        var rate = ratePerContract[column];
        longs.Constant = rate * universe.Held[column];
        foreach (var (variable, contracts) in moves) longs.Trades[variable] = rate * contracts;
        shorts.Add(longs, -1.0);
        form.AddScenario(context.Builder.AddFunction($"gross notional/{column}", FunctionRows.Of([longs, shorts]), floorAtZero: false), weight);
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
