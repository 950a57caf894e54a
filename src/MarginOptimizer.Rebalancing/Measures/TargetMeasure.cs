using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>What missing an exposure target costs: half its weight times the squared miss, USD.</summary>
/// <param name="goal">The value wanted, in the unit of the exposure.</param>
internal sealed class TargetMeasure(ExposureTarget target, ExposureMeasure exposure, double goal) : MeasureModel
{
    public override string Unit => "USD";

    public override bool IsNeverNegative => true;

    public ExposureTarget Target => target;

    public ExposureMeasure Exposure => exposure;

    public double Goal => goal;

    private double Weight => target.Weight ?? 0.0;

    public override double Evaluate(BookState book)
    {
        var miss = exposure.Evaluate(book) - goal;
        return 0.5 * Weight * miss * miss;
    }

    /// <summary>With the exposure e + a'x: the square of a'x, its cross term with e - goal, and what no trade changes.</summary>
    public override void AddTo(ProgramForm form, LoweringContext context, double weight)
    {
        if (weight < 0.0) throw new NotOptimisableException("a penalty on an exposure is convex and enters with a negative sign");
        var strength = weight * Weight;
        if (strength == 0.0) return;
        var part = context.Builder.NewForm();
        exposure.AddTo(part, context, 1.0);
        var miss = part.Constant - goal;
        form.Constant += 0.5 * strength * miss * miss;
        for (var i = 0; i < part.Trades.Length; i++) form.Trades[i] += strength * miss * part.Trades[i];
        form.AddSquareOf(part.Trades, strength);
    }
}
