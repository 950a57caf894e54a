using System.Diagnostics;
using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Rebalancing.Explanation;

/// <summary>Many solves out of one budget of time and work.</summary>
internal sealed class MeteredSolver(IConvexSolver solver, SolveBudget budget) : IConvexSolver
{
    private readonly long _entered = Stopwatch.GetTimestamp();

    /// <summary>Work units of all solves so far.</summary>
    public long Work { get; private set; }

    public bool IsSpent => Work >= budget.WorkLimit || (budget.WallClock != Timeout.InfiniteTimeSpan && Stopwatch.GetElapsedTime(_entered) >= budget.WallClock);

    public Solution Solve(ConvexProgram program, SolveBudget each, CancellationToken cancellation = default) => Solve(program, each, null, cancellation);

    /// <param name="program">What to solve.</param>
    /// <param name="each">Its gap is kept; time and work are what is left.</param>
    /// <param name="warmStart">Of a program of the same shape.</param>
    /// <param name="cancellation">Ends the search.</param>
    public Solution Solve(ConvexProgram program, SolveBudget each, WarmStart? warmStart, CancellationToken cancellation = default)
    {
        var left = budget.WallClock == Timeout.InfiniteTimeSpan ? budget.WallClock : budget.WallClock - Stopwatch.GetElapsedTime(_entered);
        var solution = solver.Solve(
            program,
            each with
            {
                WallClock = left < TimeSpan.Zero && left != Timeout.InfiniteTimeSpan ? TimeSpan.Zero : left,
                WorkLimit = budget.WorkLimit == long.MaxValue ? long.MaxValue : Math.Max(0, budget.WorkLimit - Work),
            },
            warmStart,
            cancellation);
        Work += solution.Work;
        return solution;
    }
}
