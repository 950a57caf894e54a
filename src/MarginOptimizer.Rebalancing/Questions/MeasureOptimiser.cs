using System.Collections.Immutable;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Trading;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Questions;

/// <summary>Answers a <see cref="MeasureQuestion"/> over the book, market, candidates and safeguards of a problem; its mode plays no part.</summary>
public static class MeasureOptimiser
{
    /// <summary>An objective that is 0 today, such as cost, is measured against this share of the present margin.</summary>
    private const double ShareOfMargin = 1e-3;

    /// <param name="problem">Its book, market, candidates and safeguards.</param>
    /// <param name="question">What to minimise within which limits.</param>
    /// <param name="budget">Of the search; the gap is the question's.</param>
    /// <param name="solver">In place of the usual one.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="InvalidInputException">The problem is faulty, or a part of the question has no convex form.</exception>
    public static MeasureAnswer Minimise(
        RebalancingProblem problem, MeasureQuestion question, SolveBudget budget, IConvexSolver? solver = null, CancellationToken cancellation = default)
    {
        ProblemChecks.Require(problem);
        var universe = TradingUniverseBuilder.Build(problem);
        var landscape = new MarginLandscape(universe, question.RobustMoves);
        try
        {
            var prepared = Prepare(question, new MeasureCatalog(landscape));
            var solution = QuestionSolver.Solve(prepared, solver ?? new ConvexSolver(), budget with { RelativeGap = question.GapTolerance }, cancellation);
            return Answer(prepared, solution);
        }
        catch (NotOptimisableException fault)
        {
            throw new InvalidInputException("question", fault.Message);
        }
    }

    private static PreparedQuestion Prepare(MeasureQuestion question, MeasureCatalog catalog)
    {
        var present = BookState.Present(catalog.Landscape.Universe);
        var objective = question.Objective.Select(t => (catalog.Model(t.Measure, t.Scope), t.Weight)).ToImmutableArray();
        var now = objective.Sum(t => Math.Abs(t.Weight * t.Item1.Evaluate(present)));
        var margin = objective.Max(t => Math.Abs(t.Weight)) * catalog.Model(Measure.InitialMargin, MoneyScope(question)).Evaluate(present);
        return new PreparedQuestion
        {
            Objective = objective,
            SecondObjective = [.. question.SecondObjective.Select(t => (catalog.Model(t.Measure, t.Scope), t.Weight))],
            Limits = [.. AppliedLimit.AllOf(question.Limits, catalog, present)],
            Landscape = catalog.Landscape,
            WholeLots = question.WholeLots,
            GapTolerance = question.GapTolerance,
            GapScale = GapScales.AtLeast(Math.Max(now, ShareOfMargin * margin), catalog.Landscape, present),
        };
    }

    /// <summary>The coin in which the objective counts, when it counts in one.</summary>
    private static LimitScope MoneyScope(MeasureQuestion question) => question.Objective.Select(t => t.Scope with { Expiry = null }).Distinct().ToList() is [var only]
        ? only
        : LimitScope.Total;

    private static MeasureAnswer Answer(PreparedQuestion prepared, QuestionSolution solution)
    {
        var gap = solution.Objective - solution.LowerBound;
        return new MeasureAnswer(
            TerminationReasons.Of(solution.Status),
            solution.Objective,
            solution.LowerBound,
            solution.Book is not null && gap <= prepared.GapTolerance * prepared.GapScale,
            solution.Book is null ? ImmutableSortedDictionary<string, double>.Empty : Quantities(prepared.Landscape.Universe, solution.Book),
            solution.Conflict,
            solution.Work,
            solution.Form);
    }

    private static ImmutableSortedDictionary<string, double> Quantities(TradingUniverse universe, BookState book)
    {
        var quantities = ImmutableSortedDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        for (var i = 0; i < universe.Tradeables.Length; i++)
        {
            var tradeable = universe.Tradeables[i];
            var name = universe.HasNamedAccounts ? $"{universe.Accounts[tradeable.Account].Id}/{tradeable.Instrument.Name}" : tradeable.Instrument.Name;
            if (book.Lots[i] != 0.0) quantities.Add(name, book.Lots[i] * tradeable.LotSize);
        }

        return quantities.ToImmutable();
    }
}
