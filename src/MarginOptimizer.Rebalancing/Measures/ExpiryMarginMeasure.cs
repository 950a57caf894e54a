using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;

namespace MarginOptimizer.Rebalancing.Measures;

/// <summary>The initial requirement once the legs up to an expiry have dropped off, in the coin of the scope or in USD over all units.</summary>
/// <param name="state">Today's market without these legs.</param>
/// <param name="scope">Whose margin; its expiry plays no part.</param>
internal sealed class ExpiryMarginMeasure(MarginLandscape landscape, MarginState state, LimitScope scope) : MeasureModel
{
    public override string Unit => (scope.Base ?? Currency.Usd).Code;

    public override bool IsNeverNegative => true;

    public override double Evaluate(BookState book) => landscape.Initial(state, book, scope);

    public override double WorstOverFills(FillSet fills, double sign) =>
        sign > 0.0 ? landscape.AtWorstFill(state, fills.All, scope).Initial : double.PositiveInfinity;

    public override void AddTo(ProgramForm form, LoweringContext context, double weight) =>
        MarginMeasure.AddState(form, context, state, scope, unit => unit.InitialRequirement, weight);
}
