using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Tests.Support;

namespace MarginOptimizer.Solver.Tests;

public class SolveBudgetTests
{
    private static readonly ConvexProgram Program = HedgeProgram.Build(200, 80, saveMoney: true, seed: 3);

    [Theory]
    [InlineData(0)]
    [InlineData(100_000)]
    [InlineData(300_000)]
    [InlineData(2_000_000)]
    [InlineData(8_000_000)]
    public void A_work_limit_returns_an_incumbent_with_a_bound_that_reproduces(long work)
    {
        var solver = new LpSolver();
        Solution solution = solver.Solve(Program, new SolveBudget(work, Timeout.InfiniteTimeSpan, 1e-9));
        SolutionReport report = CertificateChecker.Verify(Program, solution, 1e-9);
        Assert.True(report.Verified, string.Join("; ", report.Faults));
        Assert.Equal(SolutionStatus.FeasibleAtLimit, solution.Status);
        Assert.True(double.IsFinite(solution.LowerBound));
        Assert.Equal(solution.X, solver.Solve(Program, new SolveBudget(work, Timeout.InfiniteTimeSpan, 1e-9)).X);
    }

    [Fact]
    public void A_cancelled_solve_returns_doing_nothing()
    {
        Solution solution = new LpSolver().Solve(Program, SolveBudget.Default, new CancellationToken(canceled: true));
        Assert.Equal(SolutionStatus.FeasibleAtLimit, solution.Status);
        Assert.All(solution.X, x => Assert.Equal(0.0, x));
    }

    [Fact]
    public void A_wall_clock_of_zero_returns_doing_nothing()
    {
        Solution solution = new LpSolver().Solve(Program, SolveBudget.Default with { WallClock = TimeSpan.Zero });
        Assert.Equal(SolutionStatus.FeasibleAtLimit, solution.Status);
        Assert.True(CertificateChecker.Verify(Program, solution, 1e-9).Verified);
    }

    [Fact]
    public void More_work_never_gives_a_worse_answer()
    {
        double last = double.PositiveInfinity;
        foreach (long work in (long[])[0, 500_000, 2_000_000, 6_000_000, 20_000_000])
        {
            Solution solution = new LpSolver().Solve(Program, new SolveBudget(work, Timeout.InfiniteTimeSpan, 1e-9));
            Assert.True(solution.Objective <= last, $"{work}: {solution.Objective} after {last}");
            last = solution.Objective;
        }
    }
}
