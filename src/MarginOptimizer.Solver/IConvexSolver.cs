using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver;

/// <summary>The seam behind which methods may be exchanged: a program goes in, a solution with its certificate comes out.</summary>
public interface IConvexSolver
{
    /// <summary>Solves a program. Never throws for an infeasible or hard one: the status says so.</summary>
    /// <exception cref="ArgumentException">The program itself is malformed (shapes, NaN, an empty box, decreasing slopes).</exception>
    Solution Solve(ConvexProgram program, SolveBudget budget, CancellationToken cancellation = default);
}
