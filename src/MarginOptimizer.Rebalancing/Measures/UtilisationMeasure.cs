using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>Requirement / collateral, +infinity without collateral for what is required. A ratio has no convex form; an upper limit on it is one on <see cref="AtMost"/>.</summary>
internal sealed class UtilisationMeasure(AccountCollateral collateral, MeasureModel requirement) : MeasureModel
{
    public override string Unit => "fraction";

    /// <summary>What the requirement is a share of.</summary>
    public AccountCollateral Collateral => collateral;

    public override double Evaluate(BookState book)
    {
        var (held, required) = (collateral.Evaluate(book), requirement.Evaluate(book));
        return held > 0.0 ? required / held : held < 0.0 || required > 0.0 ? double.PositiveInfinity : 0.0;
    }

    public override double WorstOverFills(FillSet fills, double sign)
    {
        var least = -collateral.WorstOverFills(fills, -1.0);
        return sign > 0.0 && least > 0.0 ? requirement.WorstOverFills(fills, 1.0) / least : double.PositiveInfinity;
    }

    public override void AddTo(ProgramForm form, LoweringContext context, double weight) =>
        throw new NotOptimisableException("utilisation is a ratio: only an upper limit on it can be kept");

    /// <summary>The measure that is &gt;= 0 exactly where utilisation is at most <paramref name="bound"/>.</summary>
    public HeadroomMeasure AtMost(double bound) => new(collateral, requirement, bound);
}
