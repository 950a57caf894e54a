using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>
/// A bound on the initial requirement whatever part of each trade has filled, in the coin of the scope or in USD over all units. For a worst scenario row it is the
/// row without the trades plus, for every trade, what its fill costs there or nothing, and no smaller number would do; parts that add up are each taken at their own worst fills.
/// </summary>
internal sealed class WorstFillMarginMeasure(MarginLandscape landscape, MarginState state, LimitScope scope) : MeasureModel
{
    public override string Unit => (scope.Base ?? Currency.Usd).Code;

    public override bool IsNeverNegative => true;

    public override double Evaluate(BookState book) => landscape.AtWorstFill(state, book, scope).Initial;

    public override double WorstOverFills(FillSet fills, double sign) => sign > 0.0 ? Evaluate(fills.All) : double.PositiveInfinity;

    public override void AddTo(ProgramForm form, LoweringContext context, double weight)
    {
        if (weight < 0.0) throw new NotOptimisableException("the margin at the worst partial fill is convex and enters with a negative sign");
        foreach (var view in state.Units)
        {
            if (landscape.InScope(view, scope)) context.Fills.AddTo(form, view, view.Unit.InitialRequirement, weight * landscape.FactorOf(view, scope));
        }
    }
}
