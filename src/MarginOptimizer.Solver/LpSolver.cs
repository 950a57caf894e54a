using System.Collections.Immutable;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;
using MarginOptimizer.Solver.Tree;
using MarginOptimizer.Solver.Validation;

namespace MarginOptimizer.Solver;

/// <summary>
/// The exact optimum by our own dual simplex in row space, then whole lots where the program asks for them. METHOD.md in this project describes it.
/// Stateless: one instance may serve many threads.
/// </summary>
public sealed class LpSolver : IConvexSolver
{
    /// <summary>Branch and bound follows where the search in lots leaves a gap; rules on legs need it.</summary>
    internal bool Divides { get; init; } = true;

    /// <inheritdoc/>
    public Solution Solve(ConvexProgram program, SolveBudget budget, CancellationToken cancellation = default)
        => Solve(program, budget, warmStart: null, cancellation);

    /// <inheritdoc/>
    public Solution Solve(ConvexProgram program, SolveBudget budget, WarmStart? warmStart, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(budget);
        SolveInput.ThrowIfUnusable(program, budget);
        ProgramValidation.ThrowIfMalformed(program);
        ThrowIfNotLinear(program);
        var meter = new WorkMeter(budget, cancellation);
        int cuts = warmStart is null ? 0 : BasisIndex.CutsOf(warmStart);
        LpModel model = LpModelBuilder.Build(LegTerms.Extended(program), Math.Max(LpModelBuilder.FirstTailCapacity, 2 * cuts), meter);
        if (meter.Stopped)
        {
            model.Release();
            return DoingNothing.After(program, budget, meter) with { WarmStartUse = warmStart is null ? WarmStartUse.None : WarmStartUse.Ignored };
        }

        var relaxation = new Relaxation(model, meter, warmStart);
        Solution solution = new SolveRun(program, budget, meter, relaxation, Divides).Solve();
        relaxation.Model.Release();
        return solution with { WarmStartUse = warmStart is null ? WarmStartUse.None : relaxation.IsWarm ? WarmStartUse.Used : WarmStartUse.Ignored };
    }

    private static void ThrowIfNotLinear(ConvexProgram program)
    {
        if (program.Quadratic is not null || !program.Norms.IsEmpty)
        {
            throw new ArgumentException("This method takes linear programs only: no quadratic and no norms.", nameof(program));
        }
    }
}
