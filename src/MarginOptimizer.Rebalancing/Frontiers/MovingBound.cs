using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Solver.Prices;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Rebalancing.Frontiers;

/// <summary>The limit of a frontier whose bound moves, and the question without it.</summary>
internal sealed class MovingBound
{
    private const string ThetaId = ModeQuestions.Prefix + "theta-kept";

    private readonly Limit _limit;

    private MovingBound(FrontierAxis axis, Limit limit, MeasureModel model, PreparedQuestion free, double now)
    {
        (Axis, _limit, Model, Free, Now) = (axis, limit, model, free, now);
    }

    public FrontierAxis Axis { get; }

    public MeasureModel Model { get; }

    /// <summary>The question without the limit.</summary>
    public PreparedQuestion Free { get; }

    /// <summary>Value of the present book.</summary>
    public double Now { get; }

    public LimitSide Side => Axis == FrontierAxis.ExecutionCost ? LimitSide.Upper : LimitSide.Lower;

    /// <summary>1 where a higher bound is the looser one.</summary>
    public double Looser => Axis == FrontierAxis.ExecutionCost ? 1.0 : -1.0;

    public string Name => _limit.Id;

    public static MovingBound Of(PreparedProblem prepared, FrontierAxis axis)
    {
        var question = prepared.Question;
        if (axis == FrontierAxis.ExecutionCost)
        {
            var budget = question.Limits.Single(l => l.Limit.Id == ModeQuestions.BudgetId);
            return new MovingBound(axis, budget.Limit, budget.Model, question with { Limits = question.Limits.Remove(budget) }, budget.Now);
        }

        var theta = prepared.Catalog.Model(Measure.Theta, LimitScope.Total);
        var limit = new Limit { Id = ThetaId, Measure = Measure.Theta, Policy = LimitPolicy.Hard };
        return new MovingBound(axis, limit, theta, question, theta.Evaluate(prepared.Present));
    }

    /// <summary>The question with the limit at a bound.</summary>
    public PreparedQuestion At(double bound) => Free with { Limits = Free.Limits.Add(Applied(bound)) };

    /// <summary>A question lowered at another bound, with the limit at this one: nothing else of its program depends on it.</summary>
    public LoweredQuestion Move(LoweredQuestion lowered, double bound) =>
        lowered with { Program = Move(lowered.Program, bound), Relaxation = Move(lowered.Relaxation, bound) };

    /// <summary>The tightest bound that the other limits allow, as a question in fractions.</summary>
    public PreparedQuestion Tightest() => Free with
    {
        Objective = [(Model, Looser)],
        SecondObjective = [],
        Targets = [],
        Limits = [.. Free.Limits.Where(l => l.Limit.Policy != LimitPolicy.Soft)],
        WholeLots = false,
        KeepsMinimums = false,
        TradeCharge = 0.0,
        GapScale = Math.Max(Free.GapScale, Model.Magnitude(BookState.Present(Free.Landscape.Universe))),
    };

    private AppliedLimit Applied(double bound) => Side == LimitSide.Upper
        ? new AppliedLimit(_limit with { Upper = bound, Lower = null }, Model, double.NegativeInfinity, bound, Now)
        : new AppliedLimit(_limit with { Lower = bound, Upper = null }, Model, bound, double.PositiveInfinity, Now);

    private ConvexProgram Move(ConvexProgram program, double bound)
    {
        for (var k = 0; k < program.Limits.Length; k++)
        {
            if (program.Limits[k].Name != Name) continue;
            var moved = Side == LimitSide.Upper ? program.Limits[k] with { Upper = bound, UpperInFractions = null } : program.Limits[k] with { Lower = bound };
            return program with { Limits = program.Limits.SetItem(k, moved) };
        }

        throw new InvalidOperationException($"the program has no limit '{Name}'");
    }
}
