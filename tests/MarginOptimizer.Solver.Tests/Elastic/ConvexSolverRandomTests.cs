using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Elastic;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;
using MarginOptimizer.Solver.Tests.Support;

namespace MarginOptimizer.Solver.Tests.Elastic;

public class ConvexSolverRandomTests
{
    private static readonly ConvexSolver Solver = new();

    [Fact]
    public void Every_random_program_is_proven_optimal_or_proven_infeasible()
    {
        int infeasible = 0;
        for (int seed = 0; seed < 3000; seed++)
        {
            ConvexProgram program = new ConvexProgramGenerator(seed).Next();
            infeasible += Proven(program, seed).Status == SolutionStatus.Infeasible ? 1 : 0;
        }

        Assert.InRange(infeasible, 300, 2000);
    }

    [Fact]
    public void Programs_of_middle_size_are_proven_too()
    {
        for (int seed = 0; seed < 100; seed++)
        {
            Proven(new ConvexProgramGenerator(seed, size: 80).Next(), seed);
        }
    }

    [Fact]
    public void Interior_point_and_simplex_agree_on_linear_programs()
    {
        for (int seed = 20_000; seed < 20_400; seed++)
        {
            ConvexProgram program = new ProgramGenerator(seed).Next() with { SecondObjective = null };
            Solution simplex = new LpSolver().Solve(program, SolveBudget.Default);
            Solution interior = new ElasticRun(program, SolveBudget.Default, new WorkMeter(SolveBudget.Default, default)).Solve();
            Assert.Equal(simplex.Status, interior.Status);
            if (simplex.HasPoint)
            {
                double size = Math.Max(program.GapScale, Math.Abs(simplex.Objective));
                Assert.True(Math.Abs(simplex.Objective - interior.Objective) <= 1e-8 * size, $"seed {seed}: {simplex.Objective} {interior.Objective}");
            }
        }
    }

    [Fact]
    public void The_same_program_gives_the_same_bits()
    {
        for (int seed = 0; seed < 50; seed++)
        {
            ConvexProgram program = new ConvexProgramGenerator(seed, size: 20).Next();
            Solution first = Solver.Solve(program, SolveBudget.Default), again = Solver.Solve(program, SolveBudget.Default);
            Assert.Equal(first.X, again.X);
            Assert.Equal(first.LowerBound, again.LowerBound);
            Assert.Equal(first.Work, again.Work);
        }
    }

    private static Solution Proven(ConvexProgram program, int seed)
    {
        Solution solution = Solver.Solve(program, SolveBudget.Default);
        SolutionReport report = CertificateChecker.Verify(program, solution, 1e-9);
        Assert.True(report.Verified, $"seed {seed}: {solution.Status}: {string.Join("; ", report.Faults)}");
        Assert.True(solution.Status is SolutionStatus.Optimal or SolutionStatus.Infeasible, $"seed {seed}: {solution.Status}, gap {report.Gap / program.GapScale}");
        return solution;
    }
}
