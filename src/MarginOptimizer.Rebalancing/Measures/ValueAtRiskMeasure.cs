using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Risk.Tails;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>
/// The loss at the edge of a tail, USD. It is evaluated as it is; in a program the mean of the tail stands in, which is nowhere below it, so that what keeps
/// the one keeps the other.
/// </summary>
/// <param name="shortfall">Of the same tail.</param>
internal sealed class ValueAtRiskMeasure(ExpectedShortfallMeasure shortfall) : MeasureModel
{
    public override string Unit => "USD";

    public TailRisk Tail => shortfall.Tail;

    public ExpectedShortfallMeasure Shortfall => shortfall;

    public override double Evaluate(BookState book) => shortfall.TailOf(book).ValueAtRisk;

    public override double Magnitude(BookState book) => shortfall.Magnitude(book);

    /// <summary>It grows with every row: of rows each at its own worst fills.</summary>
    public override double WorstOverFills(FillSet fills, double sign) => sign > 0.0 ? TailLoss.Of(shortfall.Losses.WorstOf(fills), Tail.Mass).ValueAtRisk : double.PositiveInfinity;

    /// <summary>Adds what is nowhere below it.</summary>
    public override void AddTo(ProgramForm form, LoweringContext context, double weight) => shortfall.AddTo(form, context, weight);
}
