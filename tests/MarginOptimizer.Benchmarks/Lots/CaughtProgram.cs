using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Benchmarks.Lots;

/// <summary>Takes the place of a solver to see the first program that it is given.</summary>
internal sealed class CaughtProgram : IConvexSolver
{
    public ConvexProgram? Program { get; private set; }

    public Solution Solve(ConvexProgram program, SolveBudget budget, CancellationToken cancellation = default)
    {
        Program ??= program;
        return new Solution
        {
            Status = SolutionStatus.NoSolutionFound,
            X = [],
            Objective = double.PositiveInfinity,
            LowerBound = double.NegativeInfinity,
            StoppedAt = 1,
        };
    }
}
