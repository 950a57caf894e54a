using System.Collections.Immutable;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Rebalancing.Questions;

/// <summary>Solves a prepared question and checks what the solver claims: the bound, the limits, the objective.</summary>
internal static class QuestionSolver
{
    /// <summary>Relative accuracy to which the program's objective must agree with the re-evaluated one.</summary>
    private const double Reproduction = 1e-7;

    public static QuestionSolution Solve(PreparedQuestion question, IConvexSolver solver, SolveBudget budget, CancellationToken cancellation)
    {
        var (program, restrictions) = question.Lower();
        var solution = solver.Solve(program, budget, cancellation);
        var book = solution.HasPoint ? Traded(question, solution.X) : null;
        if (book is not null) RequireReproduction(question, solution, book);
        var multipliers = Multipliers(program, solution.Certificate ?? solution.Infeasibility);
        return new QuestionSolution
        {
            Status = Status(program, solution, restrictions),
            Book = book,
            Objective = book is null ? double.NaN : question.Evaluate(book),
            LowerBound = Bound(program, solution.Certificate, restrictions),
            Conflict = [.. solution.ConflictingLimits],
            Multipliers = multipliers,
            Restrictions = [.. restrictions.Where(r => multipliers.GetValueOrDefault(r) != 0.0)],
            Work = solution.Work,
        };
    }

    private static BookState Traded(PreparedQuestion question, double[] x)
    {
        var universe = question.Landscape.Universe;
        var lots = x[..universe.Tradeables.Length];
        if (question.WholeLots)
        {
            for (var i = 0; i < lots.Length; i++) lots[i] = Math.Round(lots[i]);
        }

        return BookState.Of(universe, lots);
    }

    /// <summary>A point whose claims do not reproduce on the re-margined book is never handed out.</summary>
    private static void RequireReproduction(PreparedQuestion question, Solution solution, BookState book)
    {
        if (question.Broken(book) is { } broken)
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"the solver's point breaks limit '{broken.Limit.Id}' by {broken.Excess(book):g6} when the resulting book is re-evaluated"));
        }

        var objective = question.Evaluate(book);
        var scale = question.GapScale + Math.Abs(objective);
        if (objective > solution.Objective + (Reproduction * scale))
        {
            throw new InvalidOperationException(FormattableString.Invariant(
                $"the objective {solution.Objective:r} of the solver is {objective:r} when the resulting book is re-evaluated"));
        }
    }

    private static SolutionStatus Status(ConvexProgram program, Solution solution, ImmutableArray<string> restrictions)
    {
        if (solution.Status != SolutionStatus.Infeasible) return solution.Status;
        var proof = Relaxed(program, solution.Infeasibility, restrictions);
        return proof is not null && CertificateChecker.InfeasibilityMargin(program, proof) > 0.0
            ? SolutionStatus.Infeasible
            : SolutionStatus.NoSolutionFound;
    }

    private static double Bound(ConvexProgram program, Certificate? certificate, ImmutableArray<string> restrictions) =>
        Relaxed(program, certificate, restrictions) is { } relaxed
            ? CertificateChecker.LowerBound(program, relaxed)
            : double.NegativeInfinity;

    /// <summary>The same multipliers without those of the restrictions prove a bound for the question as asked.</summary>
    private static Certificate? Relaxed(ConvexProgram program, Certificate? certificate, ImmutableArray<string> restrictions)
    {
        if (certificate is null || restrictions.IsEmpty) return certificate;
        var multipliers = (double[])certificate.LimitMultipliers.Clone();
        for (var k = 0; k < program.Limits.Length; k++)
        {
            if (restrictions.Contains(program.Limits[k].Name)) multipliers[k] = 0.0;
        }

        return certificate with { LimitMultipliers = multipliers };
    }

    private static ImmutableDictionary<string, double> Multipliers(ConvexProgram program, Certificate? certificate)
    {
        if (certificate is null) return ImmutableDictionary<string, double>.Empty;
        var byName = ImmutableDictionary.CreateBuilder<string, double>(StringComparer.Ordinal);
        for (var k = 0; k < program.Limits.Length; k++) byName[program.Limits[k].Name] = certificate.LimitMultipliers[k];
        return byName.ToImmutable();
    }
}
