using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>Requirement / collateral, +infinity without collateral for what is required. A ratio has no convex form; an upper limit on it is one on <see cref="AtMost"/>.</summary>
internal sealed class UtilisationMeasure(MarginLandscape landscape, LimitScope scope, MeasureModel requirement) : MeasureModel
{
    public override string Unit => "fraction";

    public override double Evaluate(BookState book)
    {
        var collateral = landscape.AtToday(book, scope).Collateral;
        var required = requirement.Evaluate(book);
        return collateral > 0.0 ? required / collateral : collateral < 0.0 || required > 0.0 ? double.PositiveInfinity : 0.0;
    }

    public override void AddTo(ProgramForm form, LoweringContext context, double weight) =>
        throw new NotOptimisableException("utilisation is a ratio: only an upper limit on it can be kept");

    /// <summary>The measure that is &gt;= 0 exactly where utilisation is at most <paramref name="bound"/>.</summary>
    public HeadroomMeasure AtMost(double bound) => new(landscape, scope, requirement, bound);
}
