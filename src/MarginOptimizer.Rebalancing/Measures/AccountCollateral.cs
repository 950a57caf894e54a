using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>
/// The collateral in one state, in the coin of the scope or in USD over all units. After a move it counts what futures and perpetuals gained on the way: they
/// are settled in cash.
/// </summary>
/// <param name="gains">Null today.</param>
internal sealed class AccountCollateral(MarginLandscape landscape, MarginState state, LimitScope scope, ExposureMeasure? gains) : MeasureModel
{
    public override string Unit => (scope.Base ?? Currency.Usd).Code;

    public override bool IsConcave => true;

    public override double Evaluate(BookState book) => landscape.At(state, book, scope).Collateral + (gains?.Evaluate(book) ?? 0.0);

    public override double Magnitude(BookState book) => Math.Abs(landscape.At(state, book, scope).Collateral) + (gains?.Magnitude(book) ?? 0.0);

    public override double WorstOverFills(FillSet fills, double sign) =>
        sign < 0.0 ? (gains?.WorstOverFills(fills, sign) ?? 0.0) - landscape.AtWorstFill(state, fills.All, scope).Collateral : double.PositiveInfinity;

    public override void AddTo(ProgramForm form, LoweringContext context, double weight)
    {
        MarginMeasure.AddState(form, context, state, scope, unit => unit.Collateral, weight);
        gains?.AddTo(form, context, weight);
    }
}
