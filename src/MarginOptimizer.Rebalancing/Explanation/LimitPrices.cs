using System.Collections.Immutable;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Prices;

namespace MarginOptimizer.Rebalancing.Explanation;

/// <summary>Prices the bounds of all limits at the optimum of the program in fractions: those that press first, as many as the budget allows.</summary>
internal sealed class LimitPrices
{
    private readonly PreparedQuestion _question;
    private readonly BookState _after;
    private readonly BookState _present;
    private readonly FractionalOptimum _optimum;
    private readonly MeteredSolver _solver;
    private readonly Dictionary<string, int> _rows = new(StringComparer.Ordinal);
    private readonly double[] _values;

    public LimitPrices(PreparedQuestion question, BookState after, FractionalOptimum optimum, MeteredSolver solver)
    {
        (_question, _after, _optimum, _solver) = (question, after, optimum, solver);
        _present = BookState.Present(question.Landscape.Universe);
        var limits = optimum.Program.Limits;
        for (var k = 0; k < limits.Length; k++) _rows[limits[k].Name] = k;
        _values = [.. CertificateChecker.Evaluate(optimum.Program, optimum.Solution.X).Limits.Select(l => l.Value)];
    }

    /// <summary>In the order of the question's limits.</summary>
    public ImmutableArray<ExplainedLimit> Price(CancellationToken cancellation)
    {
        var bounds = _question.Limits.SelectMany((limit, at) => Bounds(limit, at)).ToList();
        var priced = new Dictionary<Bound, BoundPrice>();
        foreach (var bound in bounds.Where(b => b.Row >= 0).OrderByDescending(b => b.Pressure).ThenBy(b => b.Room / b.Step).ThenBy(b => b.At))
        {
            if ((IsFree(bound) ? Free(bound) : Solved(bound, cancellation)) is { } price) priced[bound] = price;
        }

        var byLimit = bounds.ToLookup(b => b.At);
        return [.. _question.Limits.Select((limit, at) => Explained(limit, [.. byLimit[at]], priced))];
    }

    private ExplainedLimit Explained(AppliedLimit limit, ImmutableArray<Bound> bounds, Dictionary<Bound, BoundPrice> priced) => new(
        limit.Limit.Id,
        limit.Limit.Measure,
        limit.Model.Unit,
        limit.Model.Evaluate(_after),
        [.. bounds.Where(priced.ContainsKey).Select(b => priced[b])],
        limit.Model is UtilisationMeasure ? "a ratio has no price of its own: limit the headroom to see one"
            : bounds.Any(b => b.Row < 0) ? "a rule on whole orders has no price in fractions"
            : !bounds.All(priced.ContainsKey) ? "the budget was spent on limits that press harder"
            : bounds.All(b => priced[b].IsComplete) ? ""
            : "the budget ended the search");

    private IEnumerable<Bound> Bounds(AppliedLimit limit, int at)
    {
        // The row of a limit on a ratio is in money, and its bound moves with the collateral.
        if (limit.Model is UtilisationMeasure) yield break;
        var (hasUpper, hasLower) = (double.IsFinite(limit.Upper), double.IsFinite(limit.Lower));
        var step = LimitSteps.Of(limit, _question.Landscape, _present);
        var isOneRow = limit.Model.IsAffine && limit.Limit.Policy != Domain.Limits.LimitPolicy.Soft;
        if (hasUpper) yield return BoundOf(limit, at, limit.Limit.Id, step, isLower: false, isNegated: false);
        if (hasLower) yield return BoundOf(limit, at, isOneRow || !hasUpper ? limit.Limit.Id : AppliedLimit.LowerName(limit.Limit.Id), step, isLower: true, isNegated: !isOneRow);
    }

    private Bound BoundOf(AppliedLimit limit, int at, string name, double step, bool isLower, bool isNegated)
    {
        var row = _rows.GetValueOrDefault(name, -1);
        if (row < 0) return new Bound(at, limit, row, isLower, isNegated, step, 0.0, 0.0);
        var isUpperRow = !isLower || isNegated;
        var (value, limits) = (_values[row], _optimum.Program.Limits[row]);
        var multiplier = _optimum.Solution.Certificate!.LimitMultipliers[row];
        return new Bound(
            at,
            limit,
            row,
            isLower,
            isNegated,
            step,
            Room: isUpperRow ? limits.Upper - value : value - limits.Lower,
            Pressure: step * Math.Max(0.0, isUpperRow ? multiplier : -multiplier));
    }

    /// <summary>
    /// A bound that the optimum keeps with room to spare could be dropped without a better one appearing, and tightened up to there: convexity prices it
    /// at nothing without another solve.
    /// </summary>
    private static bool IsFree(Bound bound) => bound.Room >= bound.Step;

    private BoundPrice Free(Bound bound) => Blank(bound) with
    {
        Relaxed = 0.0,
        Tightened = 0.0,
        MarginalLow = 0.0,
        MarginalHigh = 0.0,
        RelaxedRange = bound.IsLower ? double.NegativeInfinity : double.PositiveInfinity,
        TightenedRange = bound.IsLower ? bound.Value + bound.Room : bound.Value - bound.Room,
        IsComplete = true,
    };

    private BoundPrice? Solved(Bound bound, CancellationToken cancellation)
    {
        if (_solver.IsSpent || cancellation.IsCancellationRequested) return null;
        var side = bound.IsLower && !bound.IsNegated ? LimitSide.Lower : LimitSide.Upper;
        var name = _optimum.Program.Limits[bound.Row].Name;
        var price = new LimitPricer(_solver).Price(
            _optimum.Program with { Legs = null }, name, side, bound.Step, SolveBudget.Default with { RelativeGap = FractionalOptimum.Gap }, _optimum.Solution.WarmStart, cancellation);
        if (price is null) return null;
        var sign = bound.IsNegated ? -1.0 : 1.0;
        return Blank(bound) with
        {
            Relaxed = Math.Min(0.0, price.Relaxed),
            Tightened = Math.Max(0.0, price.Tightened),
            MarginalLow = price.MarginalLow,
            MarginalHigh = price.MarginalHigh,
            RelaxedRange = sign * price.RelaxedRange,
            TightenedRange = sign * price.TightenedRange,
            IsComplete = price.Complete && !double.IsNaN(price.Relaxed + price.Tightened),
        };
    }

    private BoundPrice Blank(Bound bound)
    {
        var after = bound.Limit.Model.Evaluate(_after);
        return new BoundPrice
        {
            IsLower = bound.IsLower,
            Bound = bound.Value,
            Slack = bound.IsLower ? after - bound.Value : bound.Value - after,
            Step = bound.Step,
            Relaxed = double.NaN,
            Tightened = double.NaN,
            MarginalLow = double.NaN,
            MarginalHigh = double.NaN,
            RelaxedRange = double.NaN,
            TightenedRange = double.NaN,
            IsComplete = false,
        };
    }

    /// <summary>One bound of one limit.</summary>
    /// <param name="At">Position of the limit.</param>
    /// <param name="Row">Limit of the program; -1 for a rule on whole orders, which it does not have.</param>
    /// <param name="IsNegated">The row bounds minus the measure from above.</param>
    /// <param name="Room">How far the optimum in fractions is from the bound.</param>
    /// <param name="Pressure">Multiplier times step.</param>
    private sealed record Bound(int At, AppliedLimit Limit, int Row, bool IsLower, bool IsNegated, double Step, double Room, double Pressure)
    {
        public double Value => IsLower ? Limit.Lower : Limit.Upper;
    }
}
