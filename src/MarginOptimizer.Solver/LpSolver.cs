using System.Collections.Immutable;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;
using MarginOptimizer.Solver.Validation;

namespace MarginOptimizer.Solver;

/// <summary>
/// The exact optimum by our own dual simplex in row space, then whole lots where the program asks for them. METHOD.md in this project describes it.
/// Stateless: one instance may serve many threads.
/// </summary>
public sealed class LpSolver : IConvexSolver
{
    /// <inheritdoc/>
    public Solution Solve(ConvexProgram program, SolveBudget budget, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(budget);
        ProgramValidation.ThrowIfMalformed(program);
        ThrowIfNotLinear(program);
        var meter = new WorkMeter(budget, cancellation);
        var relaxation = new Relaxation(LpModelBuilder.Build(program), meter);
        return new SolveRun(program, budget, meter, relaxation).Solve();
    }

    private static void ThrowIfNotLinear(ConvexProgram program)
    {
        if (program.Quadratic is not null || !program.Norms.IsEmpty || program.Functions.Any(function => !function.IsMaximum))
        {
            throw new ArgumentException("This method takes linear programs only: no quadratic, no norms, no tail means.", nameof(program));
        }
    }
}
