using System.Globalization;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Measures;

namespace MarginOptimizer.Rebalancing.Questions;

/// <summary>A limit with its bounds resolved against the present book.</summary>
/// <param name="Lower">-infinity = none.</param>
/// <param name="Upper">+infinity = none.</param>
/// <param name="Now">Value of the present book.</param>
internal sealed record AppliedLimit(Limit Limit, MeasureModel Model, double Lower, double Upper, double Now)
{
    /// <summary>Between the id of a limit and the market move after which it holds.</summary>
    public const char MoveMark = '@';

    /// <summary>The market move after which it holds; 0 = today.</summary>
    public double Move { get; init; }

    /// <summary>Relative accuracy to which limits are kept.</summary>
    private const double Tolerance = 1e-9;

    /// <summary>
    /// Relative room beyond the present margin for a limit at the worst partial fill: without trades that margin is the present one, which would lie on the very edge.
    /// </summary>
    private const double Spare = 1e-6;

    /// <summary>Share of a step by which rounding may keep a multiple from its own bound.</summary>
    private const double StepTolerance = 1e-6;

    private const string LowerSuffix = "/lower";

    /// <summary>Name of the lower side in the program where both sides have a row of their own.</summary>
    public static string LowerName(string id) => id + LowerSuffix;

    /// <summary>Limits as they apply: one at today's market, or one at each market where a limit holds after moves.</summary>
    public static IEnumerable<AppliedLimit> AllOf(IEnumerable<Limit> limits, MeasureCatalog catalog, BookState present) => limits.SelectMany(limit => limit.AfterMoves
        ? catalog.Landscape.LimitStates.Select(state => After(limit, state, catalog, present))
        : [Resolve(limit, catalog.Model(limit), present)]);

    /// <summary>A limit at a moved market: its measure recomputed there, its bounds resolved against the present book there.</summary>
    public static AppliedLimit After(Limit limit, MarginState state, MeasureCatalog catalog, BookState present)
    {
        var named = state.Move == 0.0 ? limit : limit with { Id = $"{limit.Id}{MoveMark}{Text(state.Move)}" };
        return Resolve(named, catalog.At(state).Model(limit), present) with { Move = state.Move };
    }

    public static AppliedLimit Resolve(Limit limit, MeasureModel model, BookState present)
    {
        var now = model.Evaluate(present);
        var shift = limit.RelativeToNow ? now : 0.0;
        var lower = (limit.Lower ?? double.NegativeInfinity) + shift;
        var upper = (limit.Upper ?? double.PositiveInfinity) + shift;
        if (limit.Policy == LimitPolicy.NoWorseThanNow)
        {
            if (limit.Lower is not null) lower = Math.Min(lower, now);
            if (limit.Upper is not null) upper = Math.Max(upper, limit.Measure == Measure.WorstFillInitialMargin ? now + (Spare * Math.Abs(now)) : now);
        }

        return new AppliedLimit(limit, model, lower, upper, now);
    }

    /// <summary>How far the value lies outside the bounds, beyond rounding; 0 when the limit is kept or may be broken.</summary>
    public double Excess(BookState book)
    {
        if (Limit.Policy == LimitPolicy.Soft) return 0.0;
        var value = Model.Evaluate(book);
        var excess = Math.Max(Lower - value, value - Upper);
        return excess <= Tolerance * (1.0 + Model.Magnitude(book)) ? 0.0 : excess;
    }

    /// <summary>Price paid for breaking a soft limit, reporting currency.</summary>
    public double Penalty(BookState book)
    {
        if (Limit.Policy != LimitPolicy.Soft) return 0.0;
        var value = Model.Evaluate(book);
        return Limit.SoftPrice * Math.Max(0.0, Math.Max(Lower - value, value - Upper));
    }

    /// <summary>Writes the limit into the program; a soft one pays into <paramref name="objective"/>.</summary>
    /// <exception cref="NotOptimisableException">A convex measure is bounded from below, or a concave one from above.</exception>
    public void AddTo(LoweringContext context, ProgramForm objective)
    {
        if (Model is TradeCountMeasure && context.Legs.Form == LegForm.Rules)
        {
            context.Legs.LimitCount(Upper);
            return;
        }

        if (Model is ValueAtRiskMeasure)
        {
            AddShortfall(context);
            return;
        }

        // Where the present book has no collateral at all, "no worse than now" leaves nothing to keep.
        if (double.IsPositiveInfinity(Upper) && double.IsNegativeInfinity(Lower)) return;
        var (model, lower, upper) = Model is UtilisationMeasure ratio && double.IsNegativeInfinity(Lower)
            ? (ratio.AtMost(Upper), 0.0, double.PositiveInfinity)
            : (Model, Lower, Upper);
        if (model.IsAffine && Limit.Policy != LimitPolicy.Soft)
        {
            var form = context.Builder.NewForm();
            model.AddTo(form, context, 1.0);
            context.Builder.AddLimit(Limit.Id, form, lower, upper);
            return;
        }

        // No whole lots reach a bound between two multiples, so the relaxation need not either.
        var step = Limit.Policy == LimitPolicy.Soft ? 0.0 : model.Step(context.Builder);
        double? asked = step > 0.0 ? upper : null;
        upper = step > 0.0 ? Math.Min(upper, step * Math.Floor((upper / step) + StepTolerance)) : upper;
        if (!double.IsPositiveInfinity(upper)) AddSide(context, objective, model, upper, 1.0, "", asked);
        if (!double.IsNegativeInfinity(lower)) AddSide(context, objective, model, lower, -1.0, double.IsPositiveInfinity(upper) ? "" : LowerSuffix);
    }

    /// <summary>
    /// A value at risk has no convex form: the mean beyond it, which is nowhere below, is kept instead. That leaves out books which keep the value at risk
    /// alone, so bounds and proofs do without the limit.
    /// </summary>
    private void AddShortfall(LoweringContext context)
    {
        if (context.Builder.IsRelaxation) return;
        var form = context.Builder.NewForm();
        Model.AddTo(form, context, 1.0);
        context.Builder.AddLimit(Limit.Id, form, double.NegativeInfinity, Upper, isRestriction: true);
        context.Margin.Restrictions.Add(Limit.Id);
        context.Margin.Notes.Relaxed(Limit.Id, "a value at risk is kept by keeping the expected shortfall of the same tail, the bound holds without the limit");
    }

    /// <summary>Such as <c>+3.1%</c>: enough digits to tell the moves of one problem apart.</summary>
    private static string Text(double move) => string.Create(CultureInfo.InvariantCulture, $"{(move < 0.0 ? "-" : "+")}{100.0 * Math.Abs(move):g4}%");

    /// <summary>sign * measure &lt;= sign * bound.</summary>
    private void AddSide(LoweringContext context, ProgramForm objective, MeasureModel model, double bound, double sign, string suffix, double? inFractions = null)
    {
        var form = context.Builder.NewForm();
        model.AddTo(form, context, sign);
        if (Limit.Policy == LimitPolicy.Soft)
        {
            var most = Math.Max(0.0, context.Builder.Interval(form).Upper - (sign * bound));
            var whole = context.Builder.NewForm();
            whole.Add(form, 1.0);
            var excess = context.Builder.AddVariable(0.0, most, values => Math.Max(0.0, values.Of(whole) - (sign * bound)));
            form.AddAuxiliary(excess, -1.0);
            objective.AddAuxiliary(excess, Limit.SoftPrice);
        }

        context.Builder.AddLimit(Limit.Id + suffix, form, double.NegativeInfinity, sign * bound, upperInFractions: inFractions);
    }
}
