using System.Diagnostics;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Rebalancing.Trading;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing;

/// <summary>The one way from a problem to a proposal; service, command line and backtests all call it. Pure: no clock but the budget's.</summary>
public static class Rebalancer
{
    /// <summary>Proposes the trades that are best by the problem's mode within its limits, with what is proven of them.</summary>
    /// <param name="problem">What to do.</param>
    /// <param name="budget">How long to search; its gap is replaced by the problem's.</param>
    /// <param name="cancellation">Ends the search early; the best found so far is returned.</param>
    /// <exception cref="InvalidInputException">The problem is faulty, with every fault by path, or a limit has no convex form.</exception>
    /// <exception cref="InvalidOperationException">An answer did not reproduce: a defect, and nothing is returned.</exception>
    public static Proposal Propose(RebalancingProblem problem, SolveBudget budget, CancellationToken cancellation = default)
    {
        var entered = Stopwatch.GetTimestamp();
        try
        {
            var prepared = PreparedProblem.Of(problem);
            var question = prepared.Question;
            var solution = QuestionSolver.Solve(question, new ConvexSolver(), Left(budget, entered) with { RelativeGap = problem.GapTolerance }, cancellation);
            if (solution.Status is SolutionStatus.Infeasible or SolutionStatus.InfeasibleInLots)
                solution = solution with { Relaxation = CheapestRelaxation.Find(question, new ConvexSolver(), Left(budget, entered), cancellation) };
            else if (solution.Status == SolutionStatus.NoSolutionFound) solution = Nearest(question, solution, Left(budget, entered), cancellation);
            var proposal = new ProposalBuilder(prepared, solution).Build();
            if (proposal.Termination.Reason != TerminationReason.NoTradeWorthwhile) return proposal;
            var nearest = new NearestTradeSearch(prepared.Asked, Left(budget, entered) with { RelativeGap = problem.GapTolerance }, cancellation).Find(solution.Book);
            return proposal with { Termination = proposal.Termination with { Nearest = nearest } };
        }
        catch (NotOptimisableException fault)
        {
            throw new InvalidInputException("problem", fault.Message);
        }
    }

    /// <summary>How the margins of a problem are written as a program, without solving it.</summary>
    /// <exception cref="InvalidInputException">The problem is faulty, with every fault by path.</exception>
    public static MarginForm FormOf(RebalancingProblem problem)
    {
        try
        {
            return PreparedProblem.Of(problem).Question.Lower(holdPresent: false).Form;
        }
        catch (NotOptimisableException fault)
        {
            return new MarginForm(MarginFormKind.NotOptimisable, 0, [fault.Message]);
        }
    }

    /// <summary>Checks a problem without solving it.</summary>
    /// <exception cref="InvalidInputException">The problem is faulty, with every fault by path.</exception>
    public static void Check(RebalancingProblem problem)
    {
        ProblemChecks.Require(problem);
        MoneyScopeChecks.Require(problem, new MarginLandscape(TradingUniverseBuilder.Build(problem), robustMoves: []));
    }

    /// <summary>
    /// Where the search found nothing, limits are brought down to where they are broken least: a book that keeps them all is an answer, otherwise what
    /// would have to give way is.
    /// </summary>
    private static QuestionSolution Nearest(PreparedQuestion question, QuestionSolution solution, SolveBudget budget, CancellationToken cancellation)
    {
        if (budget.WallClock == TimeSpan.Zero) return solution;
        if (CheapestRelaxation.Nearest(question, new ConvexSolver(), budget, cancellation) is not { } nearest) return solution;
        if (!question.IsKeptBy(nearest.Book)) return solution with { Relaxation = nearest.WayOut };
        var objective = question.Evaluate(nearest.Book);
        var isOptimal = objective - solution.LowerBound <= question.GapTolerance * question.GapScale;
        return solution with { Book = nearest.Book, Objective = objective, Status = isOptimal ? SolutionStatus.Optimal : SolutionStatus.FeasibleWithGap };
    }

    /// <summary>The budget counts from the call: what preparation took is gone.</summary>
    private static SolveBudget Left(SolveBudget budget, long entered)
    {
        if (budget.WallClock == Timeout.InfiniteTimeSpan) return budget;
        var left = budget.WallClock - Stopwatch.GetElapsedTime(entered);
        return budget with { WallClock = left > TimeSpan.Zero ? left : TimeSpan.Zero };
    }
}
