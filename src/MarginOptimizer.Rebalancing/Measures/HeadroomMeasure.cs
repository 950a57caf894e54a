using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>
/// <c>share * collateral - initial requirement</c>: headroom with share 1, and for a limit u on utilisation the equivalent
/// <c>u * collateral - requirement &gt;= 0</c>.
/// </summary>
internal sealed class HeadroomMeasure(AccountCollateral collateral, MeasureModel requirement, double share) : MeasureModel
{
    public override string Unit => collateral.Unit;

    public override bool IsConcave => true;

    public override double Evaluate(BookState book) => (share * collateral.Evaluate(book)) - requirement.Evaluate(book);

    public override double Magnitude(BookState book) => collateral.Magnitude(book) + requirement.Magnitude(book);

    public override double WorstOverFills(FillSet fills, double sign) =>
        sign < 0.0 ? (share * collateral.WorstOverFills(fills, sign)) + requirement.WorstOverFills(fills, 1.0) : double.PositiveInfinity;

    public override void AddTo(ProgramForm form, LoweringContext context, double weight)
    {
        collateral.AddTo(form, context, share * weight);
        requirement.AddTo(form, context, -weight);
    }
}
