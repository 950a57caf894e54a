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

        var meter = new WorkMeter(budget, cancellation);
        Solution solution = program.Lots.AsSpan().IndexOfAnyExcept(0.0) >= 0
            ? new ElasticLots(program, budget, meter).Solve()
            : new ElasticRun(program, budget, meter).Solve();
        return solution with { WarmStartUse = warmStart is null ? WarmStartUse.None : WarmStartUse.Ignored };
    }

    private static bool IsLinear(ConvexProgram program) => program.Quadratic is null && program.Norms.IsEmpty;
}
