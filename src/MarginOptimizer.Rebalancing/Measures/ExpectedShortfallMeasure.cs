using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Risk.Tails;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>The mean loss of the worst rows of given returns, USD; the row at the edge of the tail counts with its fraction.</summary>
/// <param name="name">Of table and scope; limits on several tails of one table share its rows.</param>
internal sealed class ExpectedShortfallMeasure(string name, ScenarioLosses losses, TailRisk tail) : MeasureModel
{
    public override string Unit => "USD";

    public TailRisk Tail => tail;

    public ScenarioLosses Losses => losses;

    public override double Evaluate(BookState book) => TailOf(book).Shortfall;

    public TailLoss TailOf(BookState book) => TailLoss.Of(losses.Of(book), tail.Mass);

    public override double Magnitude(BookState book) => losses.Of(book).Max(Math.Abs);

    /// <summary>Of rows each at its own worst fills: a bound.</summary>
    public override double WorstOverFills(FillSet fills, double sign) => sign > 0.0 ? TailLoss.Of(losses.WorstOf(fills), tail.Mass).Shortfall : double.PositiveInfinity;

    public override void AddTo(ProgramForm form, LoweringContext context, double weight)
    {
        if (weight < 0.0) throw new NotOptimisableException("an expected shortfall is convex and enters with a negative sign");
        var label = FormattableString.Invariant($"{name}/{tail.Alpha:r}");
        context.Shared(label, () =>
        {
            var rows = context.Rows(name, losses.Lower);
            return Lowered.Function(context.Builder.AddFunction(label, rows, floorAtZero: false, Math.Min(tail.Mass, losses.Rows)));
        }).AddTo(form, weight);
    }
}
