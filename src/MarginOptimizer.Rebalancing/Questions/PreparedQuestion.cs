using System.Collections.Immutable;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Dividing;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Questions;

/// <summary>A question with its measures resolved for one universe: it can be evaluated on a book and written as a program.</summary>
internal sealed record PreparedQuestion
{
    /// <summary>Share of a smallest order by which fractions may miss it: accuracy of the search.</summary>
    private const double MinimumRounding = 1e-7;

    public required ImmutableArray<(MeasureModel Model, double Weight)> Objective { get; init; }

    public required ImmutableArray<(MeasureModel Model, double Weight)> SecondObjective { get; init; }

    public required ImmutableArray<AppliedLimit> Limits { get; init; }

    /// <summary>Exposure targets; those with a weight are part of <see cref="Objective"/>, those with a band of <see cref="Limits"/>.</summary>
    public ImmutableArray<TargetMeasure> Targets { get; init; } = [];

    public required MarginLandscape Landscape { get; init; }

    public required bool WholeLots { get; init; }

    /// <summary>To which relative gaps refer, in units of the objective; &gt; 0.</summary>
    public required double GapScale { get; init; }

    /// <summary>Relative gap at which an answer counts as optimal.</summary>
    public required double GapTolerance { get; init; }

    /// <summary>Added to the objective for every trade, in its units, &gt;= 0: what a trade has to bring. Reports leave it out.</summary>
    public double TradeCharge { get; init; }

    /// <summary>Trades reach their smallest orders; false where only the limits are asked about.</summary>
    public bool KeepsMinimums { get; init; } = true;

    /// <summary>Whether trades are made at all matters to limits, objective or sizes.</summary>
    public bool HasTradeRules => TradeCharge > 0.0 || HasMinimums || Limits.Any(l => l.Model is TradeCountMeasure);

    /// <summary>Some trade has a smallest order above what its lots imply.</summary>
    public bool HasMinimums => KeepsMinimums && Landscape.Universe.Tradeables.Any(t => t.LeastLots > (WholeLots ? 1.0 : 0.0));

    /// <summary>A lower bound that needs no search: requirements, costs and penalties are never negative.</summary>
    public double PlainBound => Objective.All(term => term.Weight >= 0.0 && term.Model.IsNeverNegative) ? 0.0 : double.NegativeInfinity;

    /// <summary>What is minimised: the objective, penalties of soft limits, and the charge of every trade.</summary>
    public double Evaluate(BookState book)
    {
        var sum = ChargeOf(book);
        foreach (var (model, weight) in Objective) sum += weight * model.Evaluate(book);
        foreach (var limit in Limits) sum += limit.Penalty(book);
        return sum;
    }

    /// <summary>The part of <see cref="Evaluate"/> that stands for what every trade has to bring.</summary>
    public double ChargeOf(BookState book)
    {
        if (TradeCharge == 0.0) return 0.0;
        var count = 0;
        for (var i = 0; i < Landscape.Universe.Tradeables.Length; i++)
        {
            if (book.Lots[i] != 0.0) count++;
        }

        return TradeCharge * count;
    }

    /// <summary>The first trade below its smallest order, or null.</summary>
    public Tradeable? BelowMinimum(BookState book)
    {
        if (!HasMinimums) return null;
        var tradeables = Landscape.Universe.Tradeables;
        for (var i = 0; i < tradeables.Length; i++)
        {
            if (book.Lots[i] != 0.0 && Math.Abs(book.Lots[i]) < tradeables[i].LeastLots * (WholeLots ? 1.0 : 1.0 - MinimumRounding)) return tradeables[i];
        }

        return null;
    }

    /// <summary>Whether a book keeps every limit and every smallest order.</summary>
    public bool IsKeptBy(BookState book) => BelowMinimum(book) is null && Broken(book) is null;

    /// <summary>The first limit the book breaks, or null.</summary>
    public AppliedLimit? Broken(BookState book) => Limits.FirstOrDefault(l => l.Excess(book) > 0.0);

    /// <param name="holdPresent">Charges that cannot be lowered may stay at their present size instead of being brought to zero.</param>
    /// <param name="selection">Options of choices already taken, which leaves a convex program above the question; null leaves them open.</param>
    /// <param name="sides">Where whether trades are made is taken too: above 0 = bought, below 0 = sold, 0 = not traded. Null leaves it to the search.</param>
    /// <exception cref="NotOptimisableException">Some part has neither a form nor a bound.</exception>
    public LoweredQuestion Lower(bool holdPresent, IReadOnlyDictionary<ChoiceKey, int>? selection = null, int[]? sides = null)
    {
        if (sides is not null) return Lower(holdPresent, selection, sides, LegForm.Taken);
        if (HasTradeRules && Limits.All(l => l.Model is not TradeCountMeasure || IsRule(l)))
        {
            // Rules beside a linear program are searched by its solver; anything else is divided as the margin is, by switches.
            var ruled = Lower(holdPresent, selection, null, LegForm.Rules);
            if (ruled.IsConvex && ruled.Program is { Quadratic: null, Norms.IsEmpty: true }) return ruled;
        }

        return Lower(holdPresent, selection, null, LegForm.Switches);
    }

    /// <summary>The solver knows one hard limit on the number of all trades.</summary>
    private static bool IsRule(AppliedLimit limit) =>
        limit is { Model: TradeCountMeasure { IsOfAll: true }, Limit.Policy: not LimitPolicy.Soft } && double.IsNegativeInfinity(limit.Lower);

    private LoweredQuestion Lower(bool holdPresent, IReadOnlyDictionary<ChoiceKey, int>? selection, int[]? sides, LegForm legForm)
    {
        var builder = new ProgramBuilder(Landscape.Universe, WholeLots) { Budget = CostBudget() };
        if (sides is not null) TradeSides.Restrict(builder, sides, KeepsMinimums);
        var legs = new LegLowering(builder, legForm, KeepsMinimums);
        var context = new LoweringContext(builder, Landscape, holdPresent, selection, legs);
        var objective = builder.NewForm();
        foreach (var (model, weight) in Objective) model.AddTo(objective, context, weight);
        legs.AddMinimums();
        legs.AddCharge(objective, TradeCharge);
        foreach (var limit in Limits) limit.AddTo(context, objective);
        builder.Legs = legs.Rules();
        var second = SecondObjective.IsEmpty ? null : builder.NewForm();
        foreach (var (model, weight) in SecondObjective) model.AddTo(second!, context, weight);
        return new LoweredQuestion(
            builder.Finish(objective, second, GapScale),
            [.. context.Margin.Restrictions],
            context.Margin.PresentIsBeyond)
        {
            Builder = builder,
            Choices = context.Margin.Choices,
            Form = context.Margin.Notes.Form(),
            ScenarioFunctions = context.Margin.ScenarioFunctions,
        };
    }

    /// <summary>The question over a part of its points: objective and limits nowhere above the true ones there.</summary>
    /// <returns>Null where the part has no point.</returns>
    public LoweredPart? LowerPart(Part part)
    {
        var budget = CostBudget();
        var box = TradeBox.Of(Landscape.Universe, WholeLots, part, budget, KeepsMinimums);
        if (box.IsEmpty) return null;
        var builder = new ProgramBuilder(Landscape.Universe, WholeLots, box, part) { Budget = budget };
        var legs = new LegLowering(builder, LegForm.Switches, KeepsMinimums);
        var context = new LoweringContext(builder, Landscape, legs: legs);
        var objective = builder.NewForm();
        foreach (var (model, weight) in Objective) model.AddTo(objective, context, weight);
        legs.AddMinimums();
        legs.AddCharge(objective, TradeCharge);
        foreach (var limit in Limits) limit.AddTo(context, objective);
        return new LoweredPart(builder.Build(objective, null, GapScale, withCeilings: false), builder, box);
    }

    /// <summary>The tightest limit on the cost of all trades that no answer may break.</summary>
    private CostBudget? CostBudget()
    {
        var costs = Limits
            .Where(l => l.Limit is { Measure: Measure.ExecutionCost, Policy: not LimitPolicy.Soft } && l.Limit.Scope == LimitScope.Total && l.Upper is >= 0.0 and < double.PositiveInfinity)
            .OrderBy(l => l.Upper)
            .FirstOrDefault();
        return costs is null ? null : new CostBudget(costs.Limit.Id, costs.Upper, Landscape.Universe);
    }
}
