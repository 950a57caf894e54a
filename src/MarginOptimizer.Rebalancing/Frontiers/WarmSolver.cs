using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Rebalancing.Frontiers;

/// <summary>Starts each solve where the last one ended: the programs of a frontier differ in one bound. Ends them all by one clock.</summary>
/// <param name="left">Time left for everything that this solver is asked.</param>
internal sealed class WarmSolver(Func<TimeSpan> left) : IConvexSolver
{
    private readonly ConvexSolver _solver = new();
    private WarmStart? _last;

    public Solution Solve(ConvexProgram program, SolveBudget budget, CancellationToken cancellation = default) =>
        Solve(program, budget, _last, cancellation);

    public Solution Solve(ConvexProgram program, SolveBudget budget, WarmStart? warmStart, CancellationToken cancellation = default)
    {
        var solution = _solver.Solve(program, budget with { WallClock = Shorter(budget.WallClock, left()) }, warmStart ?? _last, cancellation);
        _last = solution.WarmStart ?? _last;
        return solution;
    }

    private static TimeSpan Shorter(TimeSpan first, TimeSpan second) =>
        first == Timeout.InfiniteTimeSpan ? second : second == Timeout.InfiniteTimeSpan || first < second ? first : second;
}
