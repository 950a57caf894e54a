using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver;

/// <summary>The seam behind which methods may be exchanged: a program goes in, a solution with its certificate comes out.</summary>
public interface IConvexSolver
{
    /// <summary>Solves a program. Never throws for an infeasible or hard one: the status says so.</summary>
    /// <exception cref="ArgumentException">The program itself is malformed (shapes, NaN, an empty box, decreasing slopes).</exception>
    Solution Solve(ConvexProgram program, SolveBudget budget, CancellationToken cancellation = default);

    /// <summary>
    /// Solves from where an earlier solve of a program of the same shape ended (<see cref="Solution.WarmStart"/>). It only changes the way, never
    /// what is proven; a warm start that does not fit is left aside, which <see cref="Solution.WarmStartUse"/> tells. A method that knows
    /// none leaves every one aside.
    /// </summary>
    /// <exception cref="ArgumentException">The program itself is malformed.</exception>
    Solution Solve(ConvexProgram program, SolveBudget budget, WarmStart? warmStart, CancellationToken cancellation = default)
        => Solve(program, budget, cancellation) with { WarmStartUse = warmStart is null ? WarmStartUse.None : WarmStartUse.Ignored };
}
