using MarginOptimizer.Domain;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>A requirement of one margin state, in the coin of the scope or in USD over all units.</summary>
/// <param name="node">Which requirement of a unit.</param>
/// <param name="value">The same requirement among the evaluated values.</param>
internal sealed class MarginMeasure(
    MarginLandscape landscape,
    Currency? scope,
    Func<MarginUnit, MarginNode> node,
    Func<UnitValues, double> value) : MeasureModel
{
    public override string Unit => (scope ?? Currency.Usd).Code;

    public override bool IsNeverNegative => true;

    public override double Evaluate(BookState book) => value(landscape.AtToday(book, scope));

    public override void AddTo(ProgramForm form, LoweringContext context, double weight) =>
        AddState(form, context, landscape.Today, scope, node, weight);

    public static void AddState(
        ProgramForm form, LoweringContext context, MarginState state, Currency? scope, Func<MarginUnit, MarginNode> node, double weight)
    {
        foreach (var view in state.Units)
        {
            var currency = view.Unit.Currency;
            if (scope is { } only && only != currency) continue;
            var factor = scope is null ? context.Landscape.IndexOf(currency) : 1.0;
            context.Margin.AddTo(form, view, node(view.Unit), weight * factor);
        }
    }
}
