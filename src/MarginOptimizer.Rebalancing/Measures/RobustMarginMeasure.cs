using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>The worst initial requirement over the robust moves, in the coin of the scope or in USD over all units.</summary>
internal sealed class RobustMarginMeasure(MarginLandscape landscape, LimitScope scope) : MeasureModel
{
    public override string Unit => (scope.Base ?? Currency.Usd).Code;

    public override bool IsNeverNegative => true;

    public override double Evaluate(BookState book) => landscape.RobustInitial(book, scope);

    public override double WorstOverFills(FillSet fills, double sign) =>
        sign > 0.0 ? landscape.Moved.Max(state => landscape.AtWorstFill(state, fills.All, scope).Initial) : double.PositiveInfinity;

    public override void AddTo(ProgramForm form, LoweringContext context, double weight)
    {
        if (weight < 0.0) throw new NotOptimisableException("the robust margin is convex and enters with a negative sign");
        var label = $"robust margin/{NameOf(scope)}";
        context.Shared(label, () => context.Margin.LargestOf(label, States(context))).AddTo(form, weight);
    }

    private List<ProgramForm> States(LoweringContext context)
    {
        var states = new List<ProgramForm>();
        foreach (var state in landscape.Moved)
        {
            var form = context.Builder.NewForm();
            MarginMeasure.AddState(form, context, state, scope, unit => unit.InitialRequirement, 1.0);
            states.Add(form);
        }

        return states;
    }
}
