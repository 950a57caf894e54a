using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>A requirement of one margin state, in the coin of the scope or in USD over all units.</summary>
/// <param name="state">The market it is at.</param>
/// <param name="node">Which requirement of a unit.</param>
/// <param name="value">The same requirement among the evaluated values.</param>
internal sealed class MarginMeasure(
    MarginLandscape landscape,
    MarginState state,
    LimitScope scope,
    Func<MarginUnit, MarginNode> node,
    Func<UnitValues, double> value) : MeasureModel
{
    public override string Unit => (scope.Base ?? Currency.Usd).Code;

    public override bool IsNeverNegative => true;

    public override double Evaluate(BookState book) => value(landscape.At(state, book, scope));

    public override double WorstOverFills(FillSet fills, double sign) =>
        sign > 0.0 ? value(landscape.AtWorstFill(state, fills.All, scope)) : double.PositiveInfinity;

    public override void AddTo(ProgramForm form, LoweringContext context, double weight) =>
        AddState(form, context, state, scope, node, weight);

    public static void AddState(
        ProgramForm form, LoweringContext context, MarginState state, LimitScope scope, Func<MarginUnit, MarginNode> node, double weight)
    {
        foreach (var view in state.Units)
        {
            if (!context.Landscape.InScope(view, scope)) continue;
            context.Margin.AddTo(form, view, node(view.Unit), weight * context.Landscape.FactorOf(view, scope));
        }
    }
}
