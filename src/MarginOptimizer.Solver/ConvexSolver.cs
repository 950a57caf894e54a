using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver;

/// <summary>The one front door: chooses the method by what the program contains. Stateless: one instance may serve many threads.</summary>
public sealed class ConvexSolver : IConvexSolver
{
    private readonly LpSolver _linear = new();

    /// <inheritdoc/>
    public Solution Solve(ConvexProgram program, SolveBudget budget, CancellationToken cancellation = default)
        => _linear.Solve(program, budget, cancellation);
}
