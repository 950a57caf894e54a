using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>
/// <c>share * collateral - initial requirement</c>: headroom with share 1, and for a limit u on utilisation the equivalent
/// <c>u * collateral - requirement &gt;= 0</c>.
/// </summary>
internal sealed class HeadroomMeasure(MarginLandscape landscape, LimitScope scope, MeasureModel requirement, double share) : MeasureModel
{
    public override string Unit => (scope.Base ?? Currency.Usd).Code;

    public override bool IsConcave => true;

    public override double Evaluate(BookState book) => (share * landscape.AtToday(book, scope).Collateral) - requirement.Evaluate(book);

    public override double Magnitude(BookState book) => Math.Abs(landscape.AtToday(book, scope).Collateral) + requirement.Magnitude(book);

    public override void AddTo(ProgramForm form, LoweringContext context, double weight)
    {
        MarginMeasure.AddState(form, context, landscape.Today, scope, unit => unit.Collateral, share * weight);
        requirement.AddTo(form, context, -weight);
    }
}
