using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Questions;

namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>Evaluates a book after each move of the market.</summary>
/// <param name="asked">With every order resting.</param>
/// <param name="settled">With the orders cancelled that are to be.</param>
/// <param name="question">As asked.</param>
/// <param name="present">Evaluated as asked.</param>
/// <param name="after">Evaluated as settled.</param>
internal sealed class MoveOutcomes(MeasureCatalog asked, MeasureCatalog settled, PreparedQuestion question, BookState present, BookState after)
{
    public ImmutableArray<MoveOutcome> Build() => [.. asked.Landscape.LimitStates.Zip(settled.Landscape.LimitStates, Of)];

    private MoveOutcome Of(MarginState state, MarginState settledState)
    {
        var (before, then) = (asked.Landscape.At(state, present, LimitScope.Total), settled.Landscape.At(settledState, after, LimitScope.Total));
        var (headroom, headroomThen) = (Headroom(asked, state), Headroom(settled, settledState));
        var limits = LimitsAt(state).ToList();
        return new MoveOutcome
        {
            Move = state.Move,
            InitialBeforeUsd = before.Initial,
            InitialAfterUsd = then.Initial,
            MaintenanceBeforeUsd = before.Maintenance,
            MaintenanceAfterUsd = then.Maintenance,
            HeadroomBeforeUsd = headroom?.Evaluate(present),
            HeadroomAfterUsd = headroomThen?.Evaluate(after),
            Greeks = [.. asked.Landscape.Universe.Instruments.Select(i => i.Base).Distinct().Order().Select(coin => GreeksOf(coin, state))],
            BrokenBefore = [.. limits.Where(l => l.Excess(present) > 0.0).Select(l => l.Limit.Id)],
            BrokenAfter = [.. limits.Select(l => l with { Model = settled.At(settledState).Model(l.Limit) }).Where(l => l.Excess(after) > 0.0).Select(l => l.Limit.Id)],
        };
    }

    /// <summary>Every limit whose measure has a value there, soft ones left out, under its own id.</summary>
    private IEnumerable<AppliedLimit> LimitsAt(MarginState state)
    {
        foreach (var limit in question.Limits.Where(l => l.Move == 0.0 && LimitMeasures.HasValueAfterMoves(l.Limit.Measure)))
        {
            if (state.Move == 0.0) yield return limit;
            else if (ModelAt(limit.Limit, state) is { } model) yield return AppliedLimit.Resolve(limit.Limit, model, present);
        }
    }

    private MeasureModel? ModelAt(Limit limit, MarginState state) =>
        limit.Measure is Measure.Headroom or Measure.Utilisation && Headroom(asked, state) is null ? null : asked.At(state).Model(limit);

    /// <summary>Null where some collateral is not linear in cash, so that what futures gained on the way has no value of its own.</summary>
    private static MeasureModel? Headroom(MeasureCatalog catalog, MarginState state)
    {
        try
        {
            return catalog.At(state).Model(Measure.Headroom, LimitScope.Total);
        }
        catch (NotOptimisableException)
        {
            return null;
        }
    }

    private MoveGreeks GreeksOf(Currency coin, MarginState state)
    {
        var scope = new LimitScope(coin, null);
        var (delta, gamma, vega, theta) = (At(Measure.Delta), At(Measure.Gamma), At(Measure.Vega), At(Measure.Theta));
        return new MoveGreeks(
            coin, delta.Evaluate(present), delta.Evaluate(after), gamma.Evaluate(present), gamma.Evaluate(after), vega.Evaluate(present), vega.Evaluate(after), theta.Evaluate(present), theta.Evaluate(after));

        MeasureModel At(Measure measure) => asked.At(state).Model(measure, scope);
    }
}
