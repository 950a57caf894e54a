using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Branching;

/// <summary>
/// Minimises a program some of whose variables are whole-numbered by dividing it until the bounds of the parts meet the best point found. Parts are
/// solved without regard to lots; what a part proves counts with them. Knows nothing of what the variables mean: the guide does.
/// </summary>
public sealed class BranchSolver(IConvexSolver solver)
{
    /// <param name="program">Whole-numbered variables have a lot; ends of their boxes are multiples of it.</param>
    /// <param name="guide">Judges points.</param>
    /// <param name="settings">What to divide, and how far.</param>
    /// <param name="budget">Of the whole search, its gap included.</param>
    /// <param name="cancellation">Ends the search with what is known by then.</param>
    /// <exception cref="ArgumentException">The program is malformed.</exception>
    public BranchSolution Solve(
        ConvexProgram program, IBranchGuide guide, BranchSettings settings, SolveBudget budget, CancellationToken cancellation = default) =>
        new BranchRun(solver, program, guide, settings, budget, cancellation).Solve();
}
