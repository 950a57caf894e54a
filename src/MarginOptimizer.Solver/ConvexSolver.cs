using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Elastic;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Scenarios;
using MarginOptimizer.Solver.Simplex;
using MarginOptimizer.Solver.Validation;

namespace MarginOptimizer.Solver;

/// <summary>The one front door: chooses the method by what the program contains. Stateless: one instance may serve many threads.</summary>
public sealed class ConvexSolver : IConvexSolver
{
    /// <summary>Rows of a scenario function from which few of them are brought into a master problem and few are evaluated.</summary>
    private const int ManyRows = 10_000;

    private readonly LpSolver _linear = new();
    private readonly ScenarioSolver _scenarios = new();

    /// <inheritdoc/>
    public Solution Solve(ConvexProgram program, SolveBudget budget, CancellationToken cancellation = default)
        => Solve(program, budget, warmStart: null, cancellation);

    /// <inheritdoc/>
    public Solution Solve(ConvexProgram program, SolveBudget budget, WarmStart? warmStart, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(budget);
        ArgumentNullException.ThrowIfNull(program);
        if (HasManyRows(program))
        {
            Solution lazy = _scenarios.Solve(program, budget, cancellation);
            return lazy with { WarmStartUse = warmStart is null ? WarmStartUse.None : WarmStartUse.Ignored };
        }

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

    private static bool HasManyRows(ConvexProgram program) => program.SecondObjective is null
        && program.Lots.AsSpan().IndexOfAnyExcept(0.0) < 0
        && program.Functions.Any(function => function.Matrix.Rows >= ManyRows);

    private static bool IsLinear(ConvexProgram program) => program.Quadratic is null && program.Norms.IsEmpty;
}
