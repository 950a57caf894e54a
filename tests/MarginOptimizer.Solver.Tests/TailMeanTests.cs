using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Tests.Support;

namespace MarginOptimizer.Solver.Tests;

public class TailMeanTests
{
    private static readonly LpSolver Solver = new();

    [Fact]
    public void Random_programs_with_tail_means_are_proven_optimal_or_infeasible()
    {
        int infeasible = 0, cuts = 0;
        for (int seed = 0; seed < 2000; seed++)
        {
            ConvexProgram program = TailPrograms.Of(new ProgramGenerator(seed).Next(), seed);
            Solution solution = Solver.Solve(program, SolveBudget.Default);
            RequireProof(program, solution, seed);
            infeasible += solution.Status == SolutionStatus.Infeasible ? 1 : 0;
            cuts += solution.Cuts;
        }

        Assert.InRange(infeasible, 100, 1500);
        Assert.True(cuts > 200, $"{cuts} cuts");
    }

    [Fact]
    public void Random_programs_of_middle_size_are_proven_too()
    {
        for (int seed = 0; seed < 60; seed++)
        {
            ConvexProgram program = TailPrograms.Of(new ProgramGenerator(seed, size: 60).Next(), seed);
            RequireProof(program, Solver.Solve(program, SolveBudget.Default), seed);
        }
    }

    [Fact]
    public void The_mean_of_all_rows_is_a_linear_objective()
    {
        var matrix = new RowMatrix([1.0, 2.0, 3.0, -4.0], 2, 2, 2);
        var mean = new ScenarioFunction("mean", matrix, [1.0, 0.0], FloorAtZero: false) { TailMass = 2.0 };
        ConvexProgram program = Program(mean);
        Solution solution = Solver.Solve(program, SolveBudget.Default);
        // (1 + x + 2y + 3x - 4y) / 2 = 0.5 + 2x - y over [-1, 1]^2.
        Assert.Equal(-2.5, solution.Objective, 12);
        Assert.Equal([-1.0, 1.0], solution.X);
    }

    [Fact]
    public void The_row_at_the_edge_of_the_tail_counts_with_its_fraction()
    {
        var matrix = new RowMatrix([1.0, -1.0, 0.0], 3, 1, 1);
        var mean = new ScenarioFunction("tail", matrix, [0.0, 0.0, -1.0], FloorAtZero: false) { TailMass = 1.5 };
        ConvexProgram program = Program(mean) with { VariableCount = 1, Lower = [-1.0], Upper = [1.0], Lots = [0.0] };
        Solution solution = Solver.Solve(program, SolveBudget.Default);
        // At x: (|x| + 0.5 max(-|x|, -1)) / 1.5 = |x| / 3, least at 0.
        Assert.Equal(0.0, solution.Objective, 12);
        Assert.True(CertificateChecker.Verify(program, solution, 1e-9).Verified);
    }

    [Fact]
    public void Many_binding_cuts_ask_for_more_rows_than_set_aside()
    {
        // The mean of a twentieth of dense random rows in 100 variables: many selections tie at the optimum.
        var random = new Random(11);
        const int Rows = 400, Columns = 100;
        double[] values = [.. Enumerable.Range(0, Rows * Columns).Select(_ => random.NextDouble() - 0.5)];
        var tail = new ScenarioFunction("tail", new RowMatrix(values, Rows, Columns, Columns), new double[Rows], FloorAtZero: false) { TailMass = 20.0 };
        ConvexProgram program = Program(tail) with
        {
            VariableCount = Columns,
            Lower = [.. Enumerable.Repeat(-1.0, Columns)],
            Upper = [.. Enumerable.Repeat(1.0, Columns)],
            Lots = new double[Columns],
            Objective = new ConvexForm([.. Enumerable.Range(0, Columns).Select(_ => 0.02 * (random.NextDouble() - 0.5))], 0.0, [new WeightedTerm(0, 1.0)], []),
        };
        Solution solution = Solver.Solve(program, SolveBudget.Default);
        RequireProof(program, solution, 11);
        Assert.True(solution.Cuts > 64, $"{solution.Cuts} cuts");
    }

    [Fact]
    public void A_stop_between_cuts_returns_a_kept_point_that_later_stops_improve()
    {
        var random = new Random(3);
        const int Rows = 300, Columns = 40;
        double[] values = [.. Enumerable.Range(0, Rows * Columns).Select(_ => random.NextDouble() - 0.5)];
        var tail = new ScenarioFunction("tail", new RowMatrix(values, Rows, Columns, Columns), new double[Rows], FloorAtZero: false) { TailMass = 15.0 };
        ConvexProgram program = Program(tail) with
        {
            VariableCount = Columns,
            Lower = [.. Enumerable.Repeat(-1.0, Columns)],
            Upper = [.. Enumerable.Repeat(1.0, Columns)],
            Lots = new double[Columns],
            Objective = new ConvexForm([.. Enumerable.Range(0, Columns).Select(_ => random.NextDouble() - 0.5)], 0.0, [], []),
            Limits = [new ProgramLimit("tail", new ConvexForm([], 0.0, [new WeightedTerm(0, 1.0)], []), double.NegativeInfinity, 0.4)],
        };
        Solution whole = Solver.Solve(program, SolveBudget.Default);
        RequireProof(program, whole, 3);
        int better = 0;
        for (int checkpoint = 1; checkpoint < whole.Checkpoints; checkpoint += 1 + (whole.Checkpoints / 20))
        {
            Solution stopped = Solver.Solve(program, SolveBudget.Default with { CheckpointLimit = checkpoint });
            SolutionReport report = CertificateChecker.Verify(program, stopped, 1e-9);
            Assert.True(report.Verified, $"{checkpoint}: {string.Join("; ", report.Faults)}");
            Assert.True(stopped.LowerBound <= whole.Objective + 1e-9 && stopped.Objective >= whole.Objective - 1e-9);
            better += stopped.Objective < 0.5 * whole.Objective ? 1 : 0;
        }

        Assert.True(better > 4, $"{better} stops had most of the gain");
    }

    [Fact]
    public void A_warm_start_finds_the_same_optimum_after_all_numbers_moved()
    {
        int used = 0, fewer = 0;
        for (int seed = 0; seed < 300; seed++)
        {
            ConvexProgram program = TailPrograms.Of(new ProgramGenerator(seed, size: 12).Next(), seed);
            Solution before = Solver.Solve(program, SolveBudget.Default);
            ConvexProgram moved = Ticks.Move(program, 0.01, seed);
            Solution cold = Solver.Solve(moved, SolveBudget.Default), warm = Solver.Solve(moved, SolveBudget.Default, before.WarmStart);
            RequireProof(moved, warm, seed);
            Assert.Equal(cold.Status, warm.Status);
            if (warm.HasPoint)
            {
                Assert.True(Math.Abs(cold.Objective - warm.Objective) <= 2e-9 * Math.Max(program.GapScale, Math.Abs(cold.Objective)), $"seed {seed}: {cold.Objective} {warm.Objective}");
            }

            used += warm.WarmStartUse == WarmStartUse.Used ? 1 : 0;
            fewer += warm.Iterations < cold.Iterations ? 1 : 0;
        }

        Assert.True(used > 150 && fewer > 100, $"{used} used, {fewer} with fewer pivots");
    }

    private static ConvexProgram Program(ScenarioFunction function) => new()
    {
        VariableCount = 2,
        Lower = [-1.0, -1.0],
        Upper = [1.0, 1.0],
        Lots = [0.0, 0.0],
        Functions = [function],
        Separables = [],
        Objective = new ConvexForm([], 0.0, [new WeightedTerm(0, 1.0)], []),
        Limits = [],
    };

    private static void RequireProof(ConvexProgram program, Solution solution, int seed)
    {
        SolutionReport report = CertificateChecker.Verify(program, solution, 1e-9);
        Assert.True(report.Verified, $"seed {seed}: {solution.Status}: {string.Join("; ", report.Faults)}");
        Assert.True(solution.Status is SolutionStatus.Optimal or SolutionStatus.Infeasible, $"seed {seed}: {solution.Status}, gap {report.Gap / program.GapScale}");
        Assert.True(solution.Proven);
    }
}
