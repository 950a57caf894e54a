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

    [Fact]
    public void The_checkpoint_of_a_stop_repeats_its_answer_bit_by_bit()
    {
        ConvexProgram large = HedgeProgram.Build(400, 200, saveMoney: true, seed: 8);
        int stopped = 0;
        foreach (double milliseconds in (double[])[0.0, 0.5, 3.0, 10.0, 30.0])
        {
            Solution byClock = new LpSolver().Solve(large, SolveBudget.Default with { WallClock = TimeSpan.FromMilliseconds(milliseconds) });
            if (byClock.StoppedAt is not { } checkpoint)
            {
                continue;
            }

            Solution again = new LpSolver().Solve(large, SolveBudget.Default with { CheckpointLimit = checkpoint });
            Assert.Equal(SolutionStatus.FeasibleAtLimit, again.Status);
            Assert.Equal(byClock.X, again.X);
            Assert.Equal(byClock.LowerBound, again.LowerBound);
            Assert.Equal(byClock.Certificate!.LimitMultipliers, again.Certificate!.LimitMultipliers);
            Assert.Equal(byClock.Work, again.Work);
            Assert.Equal(checkpoint, again.StoppedAt);
            stopped++;
        }

        Assert.True(stopped >= 2, $"{stopped} of the solves were stopped by the clock");
    }

    [Fact]
    public void A_work_limit_records_its_checkpoint_too()
    {
        Solution byWork = new LpSolver().Solve(Program, new SolveBudget(2_000_000, Timeout.InfiniteTimeSpan, 1e-9));
        Solution again = new LpSolver().Solve(Program, SolveBudget.Default with { CheckpointLimit = byWork.StoppedAt!.Value });
        Assert.Equal(byWork.X, again.X);
        Assert.Equal(byWork.LowerBound, again.LowerBound);
        Assert.Null(new LpSolver().Solve(HedgeProgram.Continuous(Program), SolveBudget.Default).StoppedAt);
    }

    [Fact]
    public void Checkpoints_lie_close_together()
    {
        // Work between two checkpoints, the same on every machine: at some 1e9 multiply-adds a second well below the 5 ms within which a cancellation has to end a search.
        ConvexProgram large = HedgeProgram.Build(500, 200, saveMoney: true, seed: 2);
        Solution whole = new LpSolver().Solve(large, SolveBudget.Default);
        Assert.True(whole.Work / (double)whole.Checkpoints < 1e6, $"{whole.Work} in {whole.Checkpoints}");
        long last = 0, widest = 0;
        for (int checkpoint = 1; checkpoint <= Math.Min(40, whole.Checkpoints); checkpoint++)
        {
            long work = new LpSolver().Solve(HedgeProgram.Continuous(large), SolveBudget.Default with { CheckpointLimit = checkpoint }).Work;
            widest = Math.Max(widest, checkpoint > 1 ? work - last : 0);
            last = work;
        }

        Assert.True(widest < 3_000_000, $"{widest}");
    }

    [Fact]
    public void A_cancellation_in_the_middle_leaves_a_proven_answer_that_its_checkpoint_repeats()
    {
        // A fast machine, or a late timer, ends the search before it is cancelled: then it is cancelled sooner, at last before it begins.
        ConvexProgram large = HedgeProgram.Build(1000, 400, saveMoney: true, seed: 2);
        Solution cancelled;
        int milliseconds = 40;
        do
        {
            using var source = new CancellationTokenSource(milliseconds);
            cancelled = new LpSolver().Solve(large, SolveBudget.Default, source.Token);
            milliseconds /= 2;
        }
        while (cancelled.StoppedAt is null);

        Assert.Equal(SolutionStatus.FeasibleAtLimit, cancelled.Status);
        Assert.True(CertificateChecker.Verify(large, cancelled, 1e-9).Verified);
        Solution again = new LpSolver().Solve(large, SolveBudget.Default with { CheckpointLimit = cancelled.StoppedAt!.Value });
        Assert.Equal(cancelled.X, again.X);
        Assert.Equal(cancelled.LowerBound, again.LowerBound);
    }

    [Fact]
    public void The_number_of_threads_changes_nothing()
    {
        Solution one = new LpSolver().Solve(Program, SolveBudget.Default), four = new LpSolver().Solve(Program, SolveBudget.Default with { Threads = 4 });
        Assert.Equal(one.X, four.X);
        Assert.Equal(one.Work, four.Work);
    }

    [Fact]
    public void An_absolute_gap_ends_the_search_as_well()
    {
        double wide = Program.GapScale;
        Solution solution = new LpSolver().Solve(Program, SolveBudget.Default with { AbsoluteGap = wide });
        Assert.Equal(SolutionStatus.Optimal, solution.Status);
        Assert.True(solution.Gap <= wide);
        Assert.True(CertificateChecker.Verify(Program, solution, 1e-9, wide).Verified);
        Assert.True(solution.Work < new LpSolver().Solve(Program, SolveBudget.Default).Work);
    }
}
