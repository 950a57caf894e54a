using MarginOptimizer.Solver.ActiveSet;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Tests.ActiveSet;

public class DualActiveSetExampleTests
{
    private const double None = double.PositiveInfinity;

    [Fact]
    public void Example_of_Goldfarb_and_Idnani()
    {
        // Goldfarb, Idnani (1983), section 5: min 0.5 x'Gx + a'x, G = [4 -2; -2 4], a = (6, 0), x >= 0, x1 + x2 >= 2: x = (0.5, 1.5), objective 6.5.
        Assert.True(HessianFactor.TryDense([4.0, -2.0, -2.0, 4.0], 2, PenaltyProblem.Meter(), out HessianFactor? hessian));
        var set = new DualActiveSet(hessian!, [6.0, 0.0]);
        set.AddUnitRow(0, 0.0, None);
        set.AddUnitRow(1, 0.0, None);
        set.AddRow([1.0, 1.0], 2.0, None);
        Assert.Equal(ActiveSetStatus.Optimal, set.Solve(PenaltyProblem.Meter()));
        Assert.Equal(0.5, set.X[0], 14);
        Assert.Equal(1.5, set.X[1], 14);
        Assert.Equal(-5.0, set.Multiplier(2), 13);
    }

    [Fact]
    public void Without_rows_the_answer_is_the_unconstrained_minimum()
    {
        var set = new DualActiveSet(HessianFactor.Diagonal([2.0, 4.0]), [2.0, -4.0]);
        Assert.Equal(ActiveSetStatus.Optimal, set.Solve(PenaltyProblem.Meter()));
        Assert.Equal([-1.0, 1.0], set.X.ToArray());
    }

    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(0.5, 0.0)]
    [InlineData(1.0, 0.0)]
    [InlineData(1.5, 0.5)]
    [InlineData(2.5, 1.0)]
    [InlineData(3.5, 1.5)]
    public void Kinks_of_a_cost_hold_a_variable_until_the_slope_is_exceeded(double pull, double expected)
    {
        // 0.5 x^2 - pull x + max(0, x) + max(0, x - 1): slopes 1 beyond 0 and 2 beyond 1.
        var set = new DualActiveSet(HessianFactor.Diagonal([1.0]), [-pull]);
        set.AddUnitRow(0, double.NegativeInfinity, 0.0, 0.0, 1.0);
        set.AddUnitRow(0, double.NegativeInfinity, 1.0, 0.0, 1.0);
        Assert.Equal(ActiveSetStatus.Optimal, set.Solve(PenaltyProblem.Meter()));
        Assert.Equal(expected, set.X[0], 14);
    }

    [Fact]
    public void An_absolute_value_is_a_row_with_equal_bounds_and_finite_caps()
    {
        var set = new DualActiveSet(HessianFactor.Diagonal([1.0, 1.0]), [-3.0, 0.5]);
        set.AddUnitRow(0, 1.0, 1.0, 0.5, 0.5);
        set.AddUnitRow(1, 1.0, 1.0, 0.5, 0.5);
        Assert.Equal(ActiveSetStatus.Optimal, set.Solve(PenaltyProblem.Meter()));
        Assert.Equal([2.5, 0.0], set.X.ToArray());
        Assert.Equal(RowState.SaturatedUpper, set.State(0));
        Assert.Equal(RowState.SaturatedLower, set.State(1));
    }

    [Fact]
    public void The_largest_of_affine_functions_is_a_group()
    {
        // 0.5 x^2 + 2 max(x - 1, -x, 0.25): flat between -0.25 and 1.25, so x = 0 and the constant carries the weight.
        var set = new DualActiveSet(HessianFactor.Diagonal([1.0]), [0.0]);
        int group = set.AddGroup(2.0);
        set.AddGroupRow(group, [1.0], -1.0);
        set.AddGroupRow(group, [-1.0], 0.0);
        int flat = set.AddGroupRow(group, [0.0], 0.25);
        Assert.Equal(ActiveSetStatus.Optimal, set.Solve(PenaltyProblem.Meter()));
        Assert.Equal(0.0, set.X[0], 15);
        Assert.Equal(0.25, set.Epigraph(group), 15);
        Assert.Equal(2.0, set.Multiplier(flat), 15);
    }

    [Fact]
    public void The_mean_of_a_tail_is_a_group_with_caps()
    {
        // Mean of the largest two of 3 x, -x, 0 and 1, weight 1 and caps 1/2, at pull 0: the tail {1, 0} at x = 0 is no minimum to the left or right of -0.
        var set = new DualActiveSet(HessianFactor.Diagonal([1.0]), [0.0]);
        int group = set.AddGroup(1.0);
        foreach ((double slope, double offset) in new[] { (3.0, 0.0), (-1.0, 0.0), (0.0, 0.0), (0.0, 1.0) })
        {
            set.AddGroupRow(group, [slope], offset, 0.5);
        }

        Assert.Equal(ActiveSetStatus.Optimal, set.Solve(PenaltyProblem.Meter()));
        Assert.Equal(0.0, set.X[0], 15);
        Assert.Equal(0.5, set.Multiplier(3), 15);
        Assert.Equal(0.0, 3.0 * set.Multiplier(0) - set.Multiplier(1), 15);
        Assert.Equal(0.5, set.Multiplier(0) + set.Multiplier(1) + set.Multiplier(2), 15);
    }

    [Fact]
    public void A_group_whose_caps_cannot_carry_its_weight_falls_without_end()
    {
        var set = new DualActiveSet(HessianFactor.Diagonal([1.0]), [0.0]);
        int group = set.AddGroup(1.0);
        set.AddGroupRow(group, [1.0], 0.0, 0.4);
        set.AddGroupRow(group, [-1.0], 0.0, 0.4);
        Assert.Equal(ActiveSetStatus.Unbounded, set.Solve(PenaltyProblem.Meter()));
        set.AddGroupRow(group, [0.0], 0.0, 0.4);
        Assert.Equal(ActiveSetStatus.Optimal, set.Solve(PenaltyProblem.Meter()));
    }

    [Fact]
    public void Contradicting_rows_are_proven_by_a_ray()
    {
        var set = new DualActiveSet(HessianFactor.Diagonal([1.0, 1.0]), [0.0, 0.0]);
        set.AddUnitRow(0, double.NegativeInfinity, 1.0);
        set.AddUnitRow(1, double.NegativeInfinity, 1.0);
        set.AddRow([1.0, 1.0], 3.0, None);
        Assert.Equal(ActiveSetStatus.Infeasible, set.Solve(PenaltyProblem.Meter()));
        Assert.Equal([1.0, 1.0, -1.0], new[] { set.Ray(0), set.Ray(1), set.Ray(2) }.Select(r => Math.Round(r / Math.Abs(set.Ray(2)), 12)));
    }

    [Fact]
    public void A_matrix_that_is_not_positive_definite_has_no_factor()
    {
        WorkMeter meter = PenaltyProblem.Meter();
        Assert.False(HessianFactor.TryDense([1.0, 2.0, 2.0, 1.0], 2, meter, out _));
        Assert.False(HessianFactor.TryDense([1.0, 1.0, 1.0, 1.0], 2, meter, out _));
        Assert.False(meter.Stopped);
        Assert.Throws<ArgumentException>(() => HessianFactor.Diagonal([1.0, 0.0]));
    }

    [Fact]
    public void Faulty_rows_and_weights_are_refused()
    {
        var set = new DualActiveSet(HessianFactor.Diagonal([1.0]), [0.0]);
        Assert.Throws<ArgumentException>(() => set.AddUnitRow(0, 1.0, 0.0));
        Assert.Throws<ArgumentException>(() => set.AddRow([1.0], 0.0, 1.0, -1.0));
        Assert.Throws<ArgumentOutOfRangeException>(() => set.AddGroup(-1.0));
        int row = set.AddUnitRow(0, 1.0, 2.0);
        set.Solve(PenaltyProblem.Meter());
        Assert.Throws<ArgumentException>(() => set.RemoveRows(Enumerable.Repeat(true, set.Rows).ToArray(), new int[set.Rows]));
        Assert.Equal(RowState.Lower, set.State(row));
    }

    [Fact]
    public void A_stopped_search_goes_on_where_it_was()
    {
        PenaltyProblem problem = DenseProblems.Create(60, 7);
        DualActiveSet whole = problem.Build(), pieces = problem.Build();
        whole.Solve(PenaltyProblem.Meter());
        int calls = 0;
        do
        {
            calls++;
            Assert.True(calls < 1000);
        }
        while (pieces.Solve(new WorkMeter(new SolveBudget(40_000, Timeout.InfiniteTimeSpan, 0.0), CancellationToken.None)) == ActiveSetStatus.Stopped);

        Assert.True(calls > 3, $"{calls} calls");
        Assert.Equal(ActiveSetStatus.Optimal, pieces.Status);
        Assert.True(problem.Residual(pieces) <= 1e-12);
    }
}
