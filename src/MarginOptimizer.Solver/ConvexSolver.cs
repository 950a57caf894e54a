using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Elastic;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;
using MarginOptimizer.Solver.Validation;

namespace MarginOptimizer.Solver;

/// <summary>The one front door: chooses the method by what the program contains. Stateless: one instance may serve many threads.</summary>
public sealed class ConvexSolver : IConvexSolver
{
    private readonly LpSolver _linear = new();

    /// <inheritdoc/>
    public Solution Solve(ConvexProgram program, SolveBudget budget, CancellationToken cancellation = default)
        => Solve(program, budget, warmStart: null, cancellation);

    /// <inheritdoc/>
    public Solution Solve(ConvexProgram program, SolveBudget budget, WarmStart? warmStart, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(budget);
        ProgramValidation.ThrowIfMalformed(program);
        if (IsLinear(program))
        {
            return _linear.Solve(program, budget, warmStart, cancellation);
        }

        if (program.Lots.AsSpan().IndexOfAnyExcept(0.0) >= 0)
        {
            throw new ArgumentException("Whole lots need a program without quadratic and norms.", nameof(program));
        }

        Solution solution = new ElasticRun(program, budget, new WorkMeter(budget, cancellation)).Solve();
        return solution with { WarmStartUse = warmStart is null ? WarmStartUse.None : WarmStartUse.Ignored };
    }

    private static bool IsLinear(ConvexProgram program) => program.Quadratic is null && program.Norms.IsEmpty;
}
