using Google.OrTools.LinearSolver;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Tests.Support;
using LinearSolver = Google.OrTools.LinearSolver.Solver;

namespace MarginOptimizer.Solver.Tests.CrossChecks;

/// <summary>
/// Linear programs through OR-Tools, by GLOP and by HiGHS, with the objective scaled to about 1e4: their tolerances are absolute. Only linear
/// programs: OR-Tools' interface drops a quadratic without a word.
/// </summary>
public class ScaledLinearTests
{
    private const double Size = 1e4;

    private static readonly ConvexSolver Solver = new();

    [Theory]
    [InlineData("GLOP")]
    [InlineData("HIGHS_LP")]
    public void Hedge_programs_have_the_same_optima(string engine)
    {
        foreach (bool saveMoney in (bool[])[true, false])
        {
            for (int seed = 1; seed <= 4; seed++)
            {
                ConvexProgram program = HedgeProgram.Continuous(HedgeProgram.Build(60, 40, saveMoney, seed));
                Solution solution = Solver.Solve(program, SolveBudget.Default);
                double scale = Size / Math.Abs(solution.Objective);
                (LinearSolver.ResultStatus status, double objective) = GlopReference.Solve(program, engine, scale);

                Assert.Equal(SolutionStatus.Optimal, solution.Status);
                Assert.Equal(LinearSolver.ResultStatus.OPTIMAL, status);
                Assert.True(Math.Abs(objective - solution.Objective) <= 1e-8 * Math.Abs(solution.Objective), $"seed {seed}: {solution.Objective}, {engine} {objective}");
            }
        }
    }

    [Theory]
    [InlineData("GLOP")]
    [InlineData("HIGHS_LP")]
    public void Random_programs_have_the_same_optima_or_none(string engine)
    {
        int infeasible = 0;
        for (int seed = 20_000; seed < 20_200; seed++)
        {
            ConvexProgram program = new ProgramGenerator(seed).Next();
            Solution solution = Solver.Solve(program, SolveBudget.Default);
            double size = solution.HasPoint ? Math.Max(Math.Abs(solution.Objective), program.GapScale) : program.GapScale;
            (LinearSolver.ResultStatus status, double objective) = GlopReference.Solve(program, engine, Size / size);
            if (status == LinearSolver.ResultStatus.INFEASIBLE)
            {
                Assert.True(solution.Status == SolutionStatus.Infeasible, $"seed {seed}: {solution.Status}, {engine}: infeasible");
                infeasible++;
                continue;
            }

            Assert.True(status == LinearSolver.ResultStatus.OPTIMAL, $"seed {seed}: {engine} {status}");
            Assert.True(solution.Status == SolutionStatus.Optimal, $"seed {seed}: {solution.Status}, {engine}: optimal");
            Assert.True(Math.Abs(objective - solution.Objective) <= 1e-8 * size, $"seed {seed}: {solution.Objective}, {engine} {objective}");
        }

        Assert.InRange(infeasible, 10, 150);
    }
}
