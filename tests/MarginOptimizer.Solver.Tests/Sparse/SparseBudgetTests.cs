using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Sparse;
using MarginOptimizer.Solver.Sparse.Checking;
using MarginOptimizer.Solver.Sparse.Problem;

namespace MarginOptimizer.Solver.Tests.Sparse;

public class SparseBudgetTests
{
    private static readonly QuadraticProgram Program = LeastSquares.Build(300, 200, seed: 7);

    [Fact]
    public void The_same_input_gives_the_same_bytes()
    {
        SparseSolution first = SparseQpSolver.Solve(Program, SparseQpSolver.DefaultBudget);
        SparseSolution second = SparseQpSolver.Solve(Program, SparseQpSolver.DefaultBudget);
        Assert.Equal(SolutionStatus.Optimal, first.Status);
        Assert.Equal(first.X, second.X);
        Assert.Equal(first.Multipliers, second.Multipliers);
        Assert.Equal(first.LowerBound, second.LowerBound);
        Assert.Equal(first.Work, second.Work);
        Assert.Equal(first.Iterations, second.Iterations);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.1)]
    [InlineData(0.4)]
    [InlineData(0.9)]
    public void A_work_limit_ends_honestly_and_repeatably(double share)
    {
        long whole = SparseQpSolver.Solve(Program, SparseQpSolver.DefaultBudget).Work;
        SolveBudget budget = SparseQpSolver.DefaultBudget with { WorkLimit = (long)(share * whole) };
        SparseSolution stopped = SparseQpSolver.Solve(Program, budget);
        Assert.NotNull(stopped.StoppedAt);
        Assert.True(stopped.Status is SolutionStatus.Optimal or SolutionStatus.FeasibleAtLimit or SolutionStatus.NoSolutionFound, $"{stopped.Status}");
        Assert.Equal(stopped.X, SparseQpSolver.Solve(Program, budget).X);
        if (stopped.X.Length > 0)
        {
            Assert.True(SparseCertificateChecker.Evaluate(Program, stopped.X).Violation <= 1e-6);
            Assert.True(stopped.LowerBound <= stopped.Objective);
        }
    }

    [Fact]
    public void The_checkpoint_of_a_stop_repeats_the_answer()
    {
        long whole = SparseQpSolver.Solve(Program, SparseQpSolver.DefaultBudget).Work;
        SparseSolution stopped = SparseQpSolver.Solve(Program, SparseQpSolver.DefaultBudget with { WorkLimit = whole / 2 });
        SparseSolution repeated = SparseQpSolver.Solve(Program, SparseQpSolver.DefaultBudget with { CheckpointLimit = stopped.StoppedAt!.Value });
        Assert.Equal(stopped.StoppedAt, repeated.StoppedAt);
        Assert.Equal(stopped.Status, repeated.Status);
        Assert.Equal(stopped.X, repeated.X);
        Assert.Equal(stopped.LowerBound, repeated.LowerBound);
    }

    [Fact]
    public void A_cancelled_solve_claims_nothing()
    {
        SparseSolution solution = SparseQpSolver.Solve(Program, SparseQpSolver.DefaultBudget, new CancellationToken(canceled: true));
        Assert.Equal(SolutionStatus.NoSolutionFound, solution.Status);
        Assert.Empty(solution.X);
        Assert.False(solution.Proven);
    }

    /// <summary>The time between two looks at the token, not that of the answer, is what a busy machine leaves comparable: work between checkpoints.</summary>
    [Fact]
    public void Checkpoints_lie_close_together_inside_factorisations_too()
    {
        QuadraticProgram dense = LeastSquares.Build(700, 10, seed: 3, density: 0.9);
        SparseSolution solution = SparseQpSolver.Solve(dense, SparseQpSolver.DefaultBudget);
        Assert.Equal(SolutionStatus.Optimal, solution.Status);
        SparseSolution half = SparseQpSolver.Solve(dense, SparseQpSolver.DefaultBudget with { WorkLimit = solution.Work / 2 });
        Assert.InRange(half.Work, solution.Work / 2, (solution.Work / 2) + 4_000_000);
    }
}
