using Google.OrTools.LinearSolver;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Tests.Support;
using LinearSolver = Google.OrTools.LinearSolver.Solver;

namespace MarginOptimizer.Solver.Tests;

public class LpSolverRandomTests
{
    private static readonly LpSolver Solver = new();

    [Fact]
    public void Every_random_program_is_proven_optimal_or_proven_infeasible()
    {
        int infeasible = 0;
        for (int seed = 0; seed < 2000; seed++)
        {
            ConvexProgram program = new ProgramGenerator(seed).Next();
            Solution solution = Solver.Solve(program, SolveBudget.Default);
            SolutionReport report = CertificateChecker.Verify(program, solution, 1e-9);
            Assert.True(report.Verified, $"seed {seed}: {solution.Status}: {string.Join("; ", report.Faults)}");
            Assert.True(solution.Status is SolutionStatus.Optimal or SolutionStatus.Infeasible, $"seed {seed}: {solution.Status}, gap {report.Gap}");
            infeasible += solution.Status == SolutionStatus.Infeasible ? 1 : 0;
        }

        Assert.InRange(infeasible, 100, 1500);
    }

    [Fact]
    public void Glop_finds_the_same_optima_and_the_same_infeasible_programs()
    {
        for (int seed = 10_000; seed < 10_400; seed++)
        {
            ConvexProgram program = new ProgramGenerator(seed).Next();
            Solution solution = Solver.Solve(program, SolveBudget.Default);
            (LinearSolver.ResultStatus status, double objective) = GlopReference.Solve(program);
            if (status == LinearSolver.ResultStatus.OPTIMAL)
            {
                Assert.Equal(SolutionStatus.Optimal, solution.Status);
                Assert.True(Math.Abs(objective - solution.Objective) <= 1e-6 * program.GapScale, $"seed {seed}: {objective} {solution.Objective}");
                continue;
            }

            Assert.Equal(LinearSolver.ResultStatus.INFEASIBLE, status);
            Assert.Equal(SolutionStatus.Infeasible, solution.Status);
        }
    }

    [Fact]
    public void Degenerate_programs_of_middle_size_are_proven_too()
    {
        for (int seed = 0; seed < 150; seed++)
        {
            ConvexProgram program = new ProgramGenerator(seed, size: 80).Next();
            Solution solution = Solver.Solve(program, SolveBudget.Default);
            SolutionReport report = CertificateChecker.Verify(program, solution, 1e-9);
            Assert.True(report.Verified, $"seed {seed}: {solution.Status}: {string.Join("; ", report.Faults)}");
            Assert.True(solution.Status is SolutionStatus.Optimal or SolutionStatus.Infeasible, $"seed {seed}: {solution.Status}, gap {report.Gap / program.GapScale}");
        }
    }
}
