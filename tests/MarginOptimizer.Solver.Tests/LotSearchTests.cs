using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Tests.Support;
using Xunit.Abstractions;

namespace MarginOptimizer.Solver.Tests;

public class LotSearchTests(ITestOutputHelper output)
{
    private static readonly LpSolver Solver = new();

    [Fact]
    public void Whole_lots_agree_with_exhaustive_enumeration()
    {
        int compared = 0, best = 0, missed = 0;
        for (int seed = 0; seed < 600; seed++)
        {
            ConvexProgram program = new ProgramGenerator(seed).Next(lots: true);
            if (program.Lots.Contains(0.0) || Enumeration.Size(program) > 3000)
            {
                continue;
            }

            Solution solution = Solver.Solve(program, SolveBudget.Default);
            SolutionReport report = CertificateChecker.Verify(program, solution, 1e-9);
            Assert.True(report.Verified, $"seed {seed}: {string.Join("; ", report.Faults)}");
            double optimum = Enumeration.Best(program);
            compared++;
            Assert.True(solution.LowerBound <= optimum + 1e-9 * program.GapScale, $"seed {seed}: bound {solution.LowerBound} above {optimum}");
            if (double.IsPositiveInfinity(optimum))
            {
                Assert.False(solution.HasPoint, $"seed {seed}");
                best++;
                continue;
            }

            Assert.False(solution.Status is SolutionStatus.Infeasible or SolutionStatus.InfeasibleInLots, $"seed {seed}: {solution.Status}");
            missed += solution.HasPoint ? 0 : 1;
            best += solution.Objective <= optimum + 1e-9 * program.GapScale ? 1 : 0;
        }

        output.WriteLine($"{compared} compared, {best} optimal, {missed} without a point");
        Assert.True(compared > 150);
        Assert.Equal(0, missed);
        Assert.True(best >= 0.95 * compared, $"{best} of {compared}");
    }

    [Fact]
    public void Mixed_programs_keep_every_limit_and_the_lots()
    {
        int points = 0;
        for (int seed = 3000; seed < 3300; seed++)
        {
            ConvexProgram program = new ProgramGenerator(seed).Next(lots: true);
            Solution solution = Solver.Solve(program, SolveBudget.Default);
            SolutionReport report = CertificateChecker.Verify(program, solution, 1e-9);
            Assert.True(report.Verified, $"seed {seed}: {solution.Status}: {string.Join("; ", report.Faults)}");
            points += solution.HasPoint ? 1 : 0;
        }

        Assert.True(points > 100);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_chain_of_three_hundred_candidates_is_solved_in_whole_lots_within_half_a_percent(bool saveMoney)
    {
        ConvexProgram program = HedgeProgram.Build(300, 160, saveMoney, seed: 1);
        Solution solution = Solver.Solve(program, new SolveBudget(long.MaxValue, Timeout.InfiniteTimeSpan, 1e-4));
        SolutionReport report = CertificateChecker.Verify(program, solution, 1e-4);
        Assert.True(report.Verified, string.Join("; ", report.Faults));
        Assert.InRange(report.Gap / program.GapScale, 0.0, 0.005);
    }
}
