using MarginOptimizer.Solver.ActiveSet;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Tests.ActiveSet;

public class DualActiveSetDenseTests
{
    [Theory]
    [InlineData(3)]
    [InlineData(31)]
    [InlineData(50)]
    [InlineData(97)]
    [InlineData(150)]
    public void Dense_problems_are_solved_to_rounding(int n)
    {
        PenaltyProblem problem = DenseProblems.Create(n, n);
        DualActiveSet set = problem.Build();
        Assert.Equal(ActiveSetStatus.Optimal, set.Solve(PenaltyProblem.Meter()));
        Assert.True(problem.Residual(set) <= 1e-13, $"{problem.Residual(set)}");
    }

    [Fact]
    public async Task The_same_problem_gives_the_same_bits()
    {
        PenaltyProblem problem = DenseProblems.Create(70, 1);
        DualActiveSet first = problem.Build(), second = problem.Build();
        WorkMeter one = PenaltyProblem.Meter(), two = PenaltyProblem.Meter();
        first.Solve(one);
        await Task.Run(() => second.Solve(two));
        Assert.Equal(first.X.ToArray(), second.X.ToArray());
        Assert.Equal(one.Spent, two.Spent);
        Assert.Equal(one.Iterations, two.Iterations);
    }

    [Fact]
    public void Nothing_is_allocated_after_warm_up()
    {
        PenaltyProblem problem = DenseProblems.Create(40, 3);
        DualActiveSet set = problem.Build();
        WorkMeter meter = PenaltyProblem.Meter();
        set.Solve(meter);
        double[] other = problem.Linear.Select(c => -c).ToArray(), coefficients = problem.Rows[^1].Coefficients;
        bool[] removed = new bool[100];
        int[] index = new int[100];
        long before = 0;
        for (int round = 0; round < 6; round++)
        {
            if (round == 2)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            int row = set.AddRow(coefficients, -0.5, 0.5);
            set.SetLinear(round % 2 == 0 ? other : problem.Linear);
            set.Solve(meter);
            set.SetBounds(row, -1e6, 1e6);
            set.Solve(meter);
            removed[row] = true;
            set.RemoveRows(removed.AsSpan(0, set.Rows), index);
            removed[row] = false;
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(ActiveSetStatus.Optimal, set.Solve(meter));
        Assert.True(problem.Residual(set) <= 1e-13);
    }

    [Fact]
    public void Cancellation_and_work_limits_are_looked_at_often()
    {
        PenaltyProblem problem = DenseProblems.Create(200, 5);
        WorkMeter meter = PenaltyProblem.Meter();
        Assert.True(HessianFactor.TryDense(problem.Hessian.Cast<double>().ToArray(), 200, meter, out HessianFactor? hessian));
        Assert.True(meter.Spent / meter.Checkpoints < 1_000_000, $"{meter.Spent} in {meter.Checkpoints}");
        var set = new DualActiveSet(hessian!, problem.Linear);
        problem.Rows.ForEach(row => PenaltyProblem.Add(set, row));
        meter = PenaltyProblem.Meter();
        set.Solve(meter);
        Assert.True(meter.Spent / meter.Checkpoints < 1_000_000, $"{meter.Spent} in {meter.Checkpoints}");
        using var cancelled = new CancellationTokenSource();
        cancelled.Cancel();
        Assert.Equal(ActiveSetStatus.Stopped, problem.Build().Solve(new WorkMeter(SolveBudget.Default, cancelled.Token)));
        Assert.False(HessianFactor.TryDense(problem.Hessian.Cast<double>().ToArray(), 200, new WorkMeter(SolveBudget.Default, cancelled.Token), out _));
    }
}
