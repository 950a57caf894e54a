using System.Collections.Immutable;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Questions;

/// <summary>
/// Answers "which limits would have to give way, and by how much": the least sum over the limits of excess / step, every limit (safeguards and
/// targets of the mode too) being allowed to give way.
/// </summary>
internal static class CheapestRelaxation
{
    /// <summary>Many times what one search needs; the same on every machine.</summary>
    private const long Work = 1_000_000_000;

    /// <summary>For what the new bounds give: enough for a good book, not for a proof in lots.</summary>
    private const long OutcomeWork = 60_000_000;

    /// <summary>Relative room beyond a new bound, for rounding.</summary>
    private const double Rounding = 1e-8;

    /// <summary>Steps to which the least sum is wanted.</summary>
    private const double Accuracy = 1e-3;

    /// <param name="question">Proven infeasible.</param>
    /// <param name="solver">For every part of the search.</param>
    /// <param name="budget">Of the search.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <param name="only">Id of the only limit that may give way; null = all of them may.</param>
    /// <returns>Null when the search found nothing within the budget.</returns>
    public static Relaxation? Find(
        PreparedQuestion question, IConvexSolver solver, SolveBudget budget, CancellationToken cancellation, string? only = null) =>
        Nearest(question, solver, budget, cancellation, only)?.WayOut;

    /// <summary>The same with the book that was found: where no limit had to give way it keeps them all, and the way out is empty.</summary>
    /// <inheritdoc cref="Find"/>
    public static (BookState Book, Relaxation WayOut)? Nearest(
        PreparedQuestion question, IConvexSolver solver, SolveBudget budget, CancellationToken cancellation, string? only = null)
    {
        var present = BookState.Present(question.Landscape.Universe);
        var hard = question.Limits.Where(l => l.Limit.Policy != LimitPolicy.Soft);
        var yielding = hard.Where(l => only is null || l.Limit.Id == only).Select(l => Yielding.Of(l, question.Landscape, present)).ToList();
        var softened = question with
        {
            Objective = [],
            SecondObjective = [],
            Targets = [],
            TradeCharge = 0.0,
            Limits = [.. yielding.Select(y => y.Softened), .. hard.Where(l => only is not null && l.Limit.Id != only)],
            GapScale = 1.0,
            GapTolerance = Accuracy,
        };
        var solution = QuestionSolver.Solve(softened, solver, budget with { WorkLimit = Work, RelativeGap = Accuracy }, cancellation);
        if (solution.Book is not { } book) return null;
        var limits = yielding.Select(y => y.At(book)).OfType<LimitRelaxation>().ToImmutableArray();
        return (book, new Relaxation(limits, limits.Sum(l => l.Steps), solution.LowerBound) { Outcome = Outcome(question, limits, book, solver, budget, cancellation) });
    }

    /// <summary>What the question comes to at the new bounds; at least as good as the book that keeps them.</summary>
    private static RelaxedOutcome Outcome(
        PreparedQuestion question, ImmutableArray<LimitRelaxation> relaxed, BookState keeps, IConvexSolver solver, SolveBudget budget, CancellationToken cancellation)
    {
        var loosened = question with { Limits = [.. question.Limits.Select(l => relaxed.FirstOrDefault(r => r.Id == l.Limit.Id) is { } by ? Loosened(l, by, keeps) : l)] };
        var solution = QuestionSolver.Solve(loosened, solver, budget with { WorkLimit = OutcomeWork, RelativeGap = question.GapTolerance }, cancellation);
        var book = solution.Book is { } found && solution.Objective <= loosened.Evaluate(keeps) ? found : keeps;
        var (landscape, universe) = (question.Landscape, question.Landscape.Universe);
        var today = landscape.Initial(landscape.Today, book, LimitScope.Total);
        return new RelaxedOutcome(
            landscape.Moved.IsEmpty ? today : landscape.RobustInitial(book, LimitScope.Total),
            today,
            universe.SumUsd(book.Lots, unit => unit.Cost) + universe.TransferCostUsd(book.Lots),
            book.Lots.Count(lots => lots != 0.0));
    }

    /// <summary>The limit at its new bound, which the book that was found keeps up to rounding.</summary>
    private static AppliedLimit Loosened(AppliedLimit limit, LimitRelaxation by, BookState keeps)
    {
        var room = Rounding * (1.0 + limit.Model.Magnitude(keeps));
        return by.IsLower ? limit with { Lower = Math.Min(limit.Lower, by.To - room) } : limit with { Upper = Math.Max(limit.Upper, by.To + room) };
    }

    /// <summary>A limit that gives way at a price of one per step.</summary>
    private sealed record Yielding(AppliedLimit Limit, AppliedLimit Softened, double Step)
    {
        /// <summary>Share of a step below which a bound counts as kept: rounding of the search.</summary>
        private const double Kept = 1e-6;

        public static Yielding Of(AppliedLimit limit, MarginLandscape landscape, BookState present)
        {
            var step = LimitSteps.Of(limit, landscape, present);

            // A ratio gives way in money: the headroom that is missing at the ratio's bound.
            var isRatio = limit.Model is UtilisationMeasure;
            var price = isRatio ? 1.0 / (step * Math.Max(1.0, Math.Abs(landscape.AtToday(present, limit.Limit.Scope).Collateral))) : 1.0 / step;
            var soft = limit with { Limit = limit.Limit with { Policy = LimitPolicy.Soft, SoftPrice = price } };
            return new Yielding(
                limit,
                limit.Model is UtilisationMeasure ratio && double.IsFinite(limit.Upper)
                    ? soft with { Model = ratio.AtMost(limit.Upper), Lower = 0.0, Upper = double.PositiveInfinity }
                    : soft,
                step);
        }

        /// <summary>Null where the book keeps the limit.</summary>
        public LimitRelaxation? At(BookState book)
        {
            var value = Limit.Model.Evaluate(book);
            var isLower = Limit.Lower - value > value - Limit.Upper;
            var steps = Math.Max(Limit.Lower - value, value - Limit.Upper) / Step;
            return steps <= Kept ? null : new LimitRelaxation(Limit.Limit.Id, Limit.Model.Unit, isLower, isLower ? Limit.Lower : Limit.Upper, value, Step, steps);
        }
    }
}
