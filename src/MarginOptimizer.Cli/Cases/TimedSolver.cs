using System.Diagnostics;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Branching;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Cli.Cases;

/// <summary>
/// Times the solver alone: from the program, priced and in memory, to a solution whose bound the checker has recomputed. Every program is solved
/// so many times; its least time counts, the first runs of a process being those of its compiler.
/// </summary>
internal sealed class TimedSolver(IConvexSolver solver, int repeat) : IConvexSolver
{
    /// <summary>Least seconds of every program solved, added up.</summary>
    public double Seconds { get; private set; }

    public Solution Solve(ConvexProgram program, SolveBudget budget, CancellationToken cancellation = default)
    {
        var (solution, least) = Once(program, budget, cancellation);
        for (var run = 1; run < repeat; run++) least = Math.Min(least, Once(program, budget, cancellation).Seconds);
        Seconds += least;
        return solution;
    }

    private (Solution Solution, double Seconds) Once(ConvexProgram program, SolveBudget budget, CancellationToken cancellation)
    {
        var from = Stopwatch.GetTimestamp();
        var solution = solver.Solve(program, budget, cancellation);
        if (solution.Certificate is { } certificate) CertificateChecker.LowerBound(program, certificate);
        if (solution.Tree is { } tree) TreeProofChecker.LowerBound(program, tree);
        if (solution.Infeasibility is { } proof) CertificateChecker.InfeasibilityMargin(program, proof);
        return (solution, Stopwatch.GetElapsedTime(from).TotalSeconds);
    }
}
