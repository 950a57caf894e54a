using System.Diagnostics;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Scenarios;
using MarginOptimizer.Solver.Tests.Support;

namespace MarginOptimizer.Solver.Tests.Scenarios;

public sealed class ScenarioSolverTests
{
    private static readonly ConvexSolver Direct = new();
    private static readonly ScenarioSolver Lazy = new() { SmallEnough = 0.0, SmallEnoughTail = 0.0 };

    [Theory]
    [InlineData(300, 1, 12)]
    [InlineData(2500, 100, 8)]
    [InlineData(20_000, 203, 3)]
    public void Random_programs_are_answered_as_with_all_rows_at_once_and_certified(int rows, int seed, int count)
    {
        int infeasible = 0;
        for (int trial = 0; trial < count; trial++)
        {
            ConvexProgram program = new ScenarioPrograms(seed + trial).Next(rows);
            Solution lazy = Lazy.Solve(program, SolveBudget.Default with { RelativeGap = 1e-8 });
            SolutionReport report = CertificateChecker.Verify(program, lazy, 1e-8);
            Assert.True(report.Faults.Count == 0, $"seed {seed + trial}: {string.Join("; ", report.Faults)}");
            Assert.True(lazy.Status is SolutionStatus.Optimal or SolutionStatus.Infeasible, $"seed {seed + trial}: {lazy.Status}, gap {lazy.Gap}");
            if (rows <= 2500)
            {
                Solution direct = Direct.Solve(program, SolveBudget.Default with { RelativeGap = 1e-8 });
                Assert.True(direct.Status != SolutionStatus.Infeasible || lazy.Status == SolutionStatus.Infeasible);
                Assert.True(direct.Status != SolutionStatus.Optimal || Math.Abs(direct.Objective - lazy.Objective) <= 1e-7 * Math.Max(1.0, Math.Abs(direct.Objective)));
            }

            infeasible += lazy.Status == SolutionStatus.Infeasible ? 1 : 0;
        }

        Assert.InRange(infeasible, 0, count - 1);
    }

    [Fact]
    public void Few_rows_are_evaluated()
    {
        ConvexProgram program = new ScenarioPrograms(7).Next(60_000);
        (Solution solution, ScenarioReport report) = Lazy.SolveWithReport(program, SolveBudget.Default);
        Assert.Equal(SolutionStatus.Optimal, solution.Status);
        Assert.InRange(report.Passes, 1.0, 8.0);
        Assert.Equal(report.Passes, solution.Passes);
    }

    [Fact]
    public void A_tail_limit_below_the_smallest_tail_is_proven_infeasible()
    {
        ConvexProgram program = Limited(-1.0);
        Solution smallest = Lazy.Solve(program with { Quadratic = null, Limits = [], Objective = new ConvexForm([], 0.0, [new WeightedTerm(0, 1.0)], []) }, SolveBudget.Default with { RelativeGap = 1e-7 });
        Assert.Equal(SolutionStatus.Optimal, smallest.Status);
        ConvexProgram impossible = Limited(smallest.Objective - 1e-4), possible = Limited(smallest.Objective + 1e-4);
        Solution proven = Lazy.Solve(impossible, SolveBudget.Default);
        Assert.Equal(SolutionStatus.Infeasible, proven.Status);
        Assert.Equal("tail", Assert.Single(proven.ConflictingLimits));
        Assert.True(CertificateChecker.InfeasibilityMargin(impossible, proven.Infeasibility!) > 0.0);
        Solution found = Lazy.Solve(possible, SolveBudget.Default with { RelativeGap = 1e-7 });
        Assert.Equal(SolutionStatus.Optimal, found.Status);
        Assert.Empty(CertificateChecker.Verify(possible, found, 1e-7).Faults);
    }

    [Fact]
    public void Threads_change_no_bit_of_the_answer()
    {
        ConvexProgram program = new ScenarioPrograms(21).Next(30_000);
        Solution one = Lazy.Solve(program, SolveBudget.Default), two = Lazy.Solve(program, SolveBudget.Default with { Threads = 2 });
        Assert.Equal(one.X, two.X);
        Assert.Equal(one.LowerBound, two.LowerBound);
        Assert.Equal(one.Work, two.Work);
        Assert.Equal(one.Passes, two.Passes);
    }

    [Fact]
    public void A_work_limit_ends_the_search_at_the_same_point_every_time_with_a_valid_bound()
    {
        ConvexProgram program = new ScenarioPrograms(7).Next(40_000);
        long whole = Lazy.Solve(program, SolveBudget.Default).Work;
        int unfinished = 0;
        foreach (double share in new[] { 0.02, 0.3, 0.7, 0.95 })
        {
            SolveBudget budget = SolveBudget.Default with { WorkLimit = (long)(share * whole) };
            Solution first = Lazy.Solve(program, budget), second = Lazy.Solve(program, budget);
            Assert.Equal(first.X, second.X);
            Assert.Equal(first.LowerBound, second.LowerBound);
            Assert.Equal(first.StoppedAt, second.StoppedAt);
            Assert.Empty(CertificateChecker.Verify(program, first, 1e-9).Faults);
            unfinished += first.Status is SolutionStatus.FeasibleAtLimit or SolutionStatus.NoSolutionFound ? 1 : 0;
        }

        Assert.True(unfinished >= 2);
    }

    [Fact]
    public void A_cancellation_is_answered_with_what_is_known()
    {
        ConvexProgram program = new ScenarioPrograms(9).Next(60_000);
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        long from = Stopwatch.GetTimestamp();
        Solution solution = Lazy.Solve(program, SolveBudget.Default, cancelled.Token);
        Assert.Equal(SolutionStatus.NoSolutionFound, solution.Status);
        Assert.NotNull(solution.StoppedAt);
        Assert.Empty(CertificateChecker.Verify(program, solution, 1e-9).Faults);
    }

    [Fact]
    public void A_number_that_is_not_finite_is_refused()
    {
        ConvexProgram program = new ScenarioPrograms(9).Next(5000);
        program.Functions[0].Matrix.Values[^1] = double.NaN;
        program.Functions[0].Matrix.Values[program.Functions[0].Matrix.Stride * 4321] = double.PositiveInfinity;
        ArgumentException fault = Assert.Throws<ArgumentException>(() => Lazy.Solve(program, SolveBudget.Default));
        Assert.Contains("row 4321 is not finite", fault.Message, StringComparison.Ordinal);
    }

    private static ConvexProgram Limited(double most)
    {
        var generator = new ScenarioPrograms(31);
        ScenarioFunction tail = generator.Function("tail", generator.Matrix(5000, 6, 6), plain: true) with { TailMass = 125.5 };
        return new ConvexProgram
        {
            VariableCount = 6,
            Lower = [-1, -1, -1, -1, -1, -1],
            Upper = [1, 1, 1, 1, 1, 1],
            Lots = new double[6],
            Functions = [tail],
            Separables = [],
            Quadratic = new Quadratic([1, 1, 1, 1, 1, 1], null),
            Objective = new ConvexForm([0.1, 0.2, 0.3, -0.1, -0.2, -0.3], 0.0, [], []),
            Limits = [new ProgramLimit("tail", new ConvexForm([], 0.0, [new WeightedTerm(0, 1.0)], []), double.NegativeInfinity, most)],
        };
    }
}
