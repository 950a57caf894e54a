using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Tests.Support;

namespace MarginOptimizer.Solver.Tests.Elastic;

public class ConvexSolverBudgetTests
{
    private static readonly SolutionStatus[] Honest =
        [SolutionStatus.Optimal, SolutionStatus.FeasibleAtLimit, SolutionStatus.FeasibleWithGap, SolutionStatus.NoSolutionFound, SolutionStatus.Infeasible];

    [Fact]
    public void A_stop_at_any_work_limit_leaves_an_honest_answer_with_a_valid_bound()
    {
        int stopped = 0;
        for (int seed = 0; seed < 40; seed++)
        {
            ConvexProgram program = new ConvexProgramGenerator(seed, size: 25).Next();
            Solution full = new ConvexSolver().Solve(program, SolveBudget.Default);
            for (int part = 0; part < 6; part++)
            {
                var budget = new SolveBudget(full.Work * part / 6, Timeout.InfiniteTimeSpan, 1e-9);
                Solution solution = new ConvexSolver().Solve(program, budget), again = new ConvexSolver().Solve(program, budget);
                SolutionReport report = CertificateChecker.Verify(program, solution, 1e-9);
                Assert.True(report.Verified, $"seed {seed}, part {part}: {solution.Status}: {string.Join("; ", report.Faults)}");
                Assert.Contains(solution.Status, Honest);
                Assert.Equal(solution.X, again.X);
                Assert.Equal(solution.LowerBound, again.LowerBound);
                Assert.False(full.HasPoint && solution.LowerBound > full.Objective + (1e-8 * Math.Max(program.GapScale, Math.Abs(full.Objective))));
                stopped += solution.StoppedAt is null ? 0 : 1;
            }
        }

        Assert.True(stopped > 50);
    }

    [Fact]
    public void A_cancelled_search_answers_at_once()
    {
        ConvexProgram program = new ConvexProgramGenerator(12, size: 60).Next();
        Solution solution = new ConvexSolver().Solve(program, SolveBudget.Default, new CancellationToken(canceled: true));
        Assert.Equal(1, solution.StoppedAt);
        Assert.True(CertificateChecker.Verify(program, solution, 1e-9).Verified);
    }
}
