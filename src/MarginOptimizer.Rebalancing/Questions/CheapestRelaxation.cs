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

    /// <summary>Steps to which the least sum is wanted.</summary>
    private const double Accuracy = 1e-3;

    /// <param name="question">Proven infeasible.</param>
    /// <returns>Null when the search found nothing within the budget.</returns>
    public static Relaxation? Find(PreparedQuestion question, IConvexSolver solver, SolveBudget budget, CancellationToken cancellation)
    {
        var present = BookState.Present(question.Landscape.Universe);
        var yielding = question.Limits.Where(l => l.Limit.Policy != LimitPolicy.Soft).Select(l => Yielding.Of(l, question.Landscape, present)).ToList();
        var softened = question with
        {
            Objective = [],
            SecondObjective = [],
            Targets = [],
            TradeCharge = 0.0,
            Limits = [.. yielding.Select(y => y.Softened)],
            GapScale = 1.0,
            GapTolerance = Accuracy,
        };
        var solution = QuestionSolver.Solve(softened, solver, budget with { WorkLimit = Work, RelativeGap = Accuracy }, cancellation);
        if (solution.Book is not { } book) return null;
        var limits = yielding.Select(y => y.At(book)).OfType<LimitRelaxation>().ToImmutableArray();
        return new Relaxation(limits, limits.Sum(l => l.Steps), solution.LowerBound);
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
