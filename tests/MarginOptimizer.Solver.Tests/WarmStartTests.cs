using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Tests.Support;

namespace MarginOptimizer.Solver.Tests;

public class WarmStartTests
{
    private static readonly LpSolver Solver = new();
    private static readonly ConvexProgram Program = HedgeProgram.Continuous(HedgeProgram.Build(300, 80, saveMoney: true, seed: 4));

    [Fact]
    public void After_a_tick_few_pivots_are_left()
    {
        Solution before = Solver.Solve(Program, SolveBudget.Default);
        ConvexProgram moved = Ticks.Move(Program, 1e-4, seed: 1);
        Solution cold = Solver.Solve(moved, SolveBudget.Default), warm = Solver.Solve(moved, SolveBudget.Default, before.WarmStart);
        Assert.Equal(WarmStartUse.Used, warm.WarmStartUse);
        Assert.Equal(SolutionStatus.Optimal, warm.Status);
        Assert.True(CertificateChecker.Verify(moved, warm, 1e-9).Verified);
        Assert.True(Math.Abs(warm.Objective - cold.Objective) <= 1e-9 * Program.GapScale);
        Assert.True(5 * warm.Iterations < cold.Iterations, $"{warm.Iterations} warm, {cold.Iterations} cold");
    }

    [Fact]
    public void Plain_integers_store_it()
    {
        Solution before = Solver.Solve(Program, SolveBudget.Default);
        var restored = new WarmStart([.. before.WarmStart!.Indices.ToArray()]);
        Solution first = Solver.Solve(Program, SolveBudget.Default, before.WarmStart), second = Solver.Solve(Program, SolveBudget.Default, restored);
        Assert.Equal(first.X, second.X);
        Assert.Equal(first.Work, second.Work);
        Assert.Equal(WarmStartUse.Used, second.WarmStartUse);
    }

    [Fact]
    public void One_of_another_shape_is_left_aside_and_the_answer_says_so()
    {
        Solution other = Solver.Solve(HedgeProgram.Continuous(HedgeProgram.Build(20, 30, saveMoney: true, seed: 4)), SolveBudget.Default);
        Solution cold = Solver.Solve(Program, SolveBudget.Default);
        foreach (WarmStart wrong in (WarmStart[])[other.WarmStart!, new WarmStart([]), new WarmStart([1, 2, 3]), new WarmStart(default)])
        {
            Solution solution = Solver.Solve(Program, SolveBudget.Default, wrong);
            Assert.Equal(WarmStartUse.Ignored, solution.WarmStartUse);
            Assert.Equal(cold.X, solution.X);
            Assert.Equal(cold.Work, solution.Work);
        }
    }

    [Fact]
    public void A_damaged_one_never_makes_an_answer_wrong()
    {
        int used = 0;
        for (int seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            ConvexProgram program = TailPrograms.Of(new ProgramGenerator(seed, size: 10).Next(), seed);
            Solution cold = Solver.Solve(program, SolveBudget.Default);
            if (cold.WarmStart is null)
            {
                continue;
            }

            int[] indices = [.. cold.WarmStart.Indices];
            for (int hit = random.Next(1, 3); hit > 0; hit--)
            {
                int place = random.Next(Math.Min(5, indices.Length - 1), indices.Length);
                indices[place] = random.Next(5) switch { 0 => random.Next(-3, 12), 1 => random.Next(), _ => indices[place] + random.Next(-1, 2) };
            }

            Solution solution = Solver.Solve(program, SolveBudget.Default, new WarmStart([.. indices]));
            SolutionReport report = CertificateChecker.Verify(program, solution, 1e-9);
            Assert.True(report.Verified, $"seed {seed}: {string.Join("; ", report.Faults)}");
            Assert.Equal(cold.Status, solution.Status);
            used += solution.WarmStartUse == WarmStartUse.Used ? 1 : 0;
        }

        Assert.True(used > 40, $"{used} were used");
    }

    [Fact]
    public void A_method_without_warm_starts_says_that_it_left_one_aside()
    {
        ConvexProgram small = new ProgramGenerator(5).Next();
        Solution before = Solver.Solve(small, SolveBudget.Default);
        IConvexSolver other = new OrToolsLpSolver();
        Assert.Equal(WarmStartUse.Ignored, other.Solve(small, SolveBudget.Default, before.WarmStart ?? new WarmStart([])).WarmStartUse);
        Assert.Equal(WarmStartUse.None, other.Solve(small, SolveBudget.Default, warmStart: null).WarmStartUse);
    }

    [Fact]
    public void Kinks_may_come_and_go()
    {
        Solution before = Solver.Solve(Program, SolveBudget.Default);
        ConvexProgram moved = Program with
        {
            Separables = [.. Program.Separables.Select(separable => separable with
            {
                Parts = [.. separable.Parts.Select(part => part.Variable % 3 == 0 ? part with { Breakpoints = [0.0], Slopes = [part.Slopes[1], part.Slopes[2]] } : part)],
            })],
        };
        Solution warm = Solver.Solve(moved, SolveBudget.Default, before.WarmStart), cold = Solver.Solve(moved, SolveBudget.Default);
        Assert.Equal(WarmStartUse.Used, warm.WarmStartUse);
        Assert.True(Math.Abs(warm.Objective - cold.Objective) <= 1e-9 * Program.GapScale);
        Assert.True(CertificateChecker.Verify(moved, warm, 1e-9).Verified);
    }
}
