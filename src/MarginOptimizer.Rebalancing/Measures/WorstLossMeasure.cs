using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>The largest loss over a table of scenarios, USD.</summary>
internal sealed class WorstLossMeasure(string name, ScenarioLosses losses) : MeasureModel
{
    public override string Unit => "USD";

    public override double Evaluate(BookState book) => losses.Of(book).Max();

    public override double Magnitude(BookState book) => losses.Of(book).Max(Math.Abs);

    public override double WorstOverFills(FillSet fills, double sign) => sign > 0.0 ? losses.WorstOf(fills).Max() : double.PositiveInfinity;

    public override void AddTo(ProgramForm form, LoweringContext context, double weight)
    {
        if (weight < 0.0) throw new NotOptimisableException($"the {name} is convex and enters with a negative sign");
        context.Shared(name, () => Lowered.Function(context.Builder.AddFunction(name, losses.Lower(), floorAtZero: false))).AddTo(form, weight);
    }
}
