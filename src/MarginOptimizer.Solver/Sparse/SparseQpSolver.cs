using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Simplex;
using MarginOptimizer.Solver.Sparse.Problem;

namespace MarginOptimizer.Solver.Sparse;

/// <summary>
/// Solves sparse convex quadratic programs with any bounds to proven optimality: proximal interior point method, active-set polish, and a bound that the
/// independent checker computes. Every status is backed by evidence in the answer. One thread; the same input gives the same bytes.
/// </summary>
public static class SparseQpSolver
{
    /// <summary>
    /// Optimal means a gap of at most 1e-6 relative to max(1, |objective|), with violations of at most 1e-9 relative to max(1, |bound|): a point a little outside
    /// may be far better than the optimum, and no lower bound shows that. A gap of 1e-9 is aimed for.
    /// </summary>
    public static SolveBudget DefaultBudget { get; } = SolveBudget.Default with { RelativeGap = 1e-6, FeasibilityTolerance = 1e-9 };

    /// <summary>Solves a program within a budget.</summary>
    /// <param name="program">n variables, m rows.</param>
    /// <param name="budget">
    /// <see cref="SolveBudget.RelativeGap"/> refers to max(1, |objective|), <see cref="SolveBudget.FeasibilityTolerance"/> to max(1, |bound|) and is at least
    /// 1e-9. Work units are multiply-adds of factorisations and solves.
    /// </param>
    /// <param name="cancellation">Looked at about every millisecond, inside factorisations too.</param>
    /// <exception cref="ArgumentException">The program is malformed; every fault is named.</exception>
    public static SparseSolution Solve(QuadraticProgram program, SolveBudget budget, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(budget);
        QuadraticProgramValidation.ThrowIfMalformed(program);
        var meter = new WorkMeter(budget, cancellation);
        return new SparseRun(program, budget, meter).Solve();
    }
}
