using System.Collections.Immutable;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Prices;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Tests.Support;

namespace MarginOptimizer.Solver.Tests.Prices;

public class LimitPricerTests
{
    private static readonly LimitPricer Pricer = new(new LpSolver());

    [Fact]
    public void A_binding_limit_costs_its_slope_both_ways_up_to_the_ends_of_the_box()
    {
        LimitPrice price = Price(Line([], [-1.0], Cap("a", 2.0)), "a", LimitSide.Upper, 1.0);
        Near(-1.0, price.Relaxed);
        Near(1.0, price.Tightened);
        Near(1.0, price.MarginalLow);
        Near(1.0, price.MarginalHigh);
        Near(10.0, price.RelaxedRange);
        Near(0.0, price.TightenedRange);
        Assert.True(price.Complete);
    }

    [Fact]
    public void Of_two_equal_limits_neither_gains_alone_and_each_loses()
    {
        ConvexProgram program = Line([], [-1.0], Cap("a", 2.0), Cap("b", 2.0));
        foreach (string name in (string[])["a", "b"])
        {
            LimitPrice price = Price(program, name, LimitSide.Upper, 0.5);
            Near(0.0, price.Relaxed);
            Near(0.5, price.Tightened);
            Near(0.0, price.MarginalLow);
            Near(1.0, price.MarginalHigh);
            Assert.Equal(double.PositiveInfinity, price.RelaxedRange);
            Near(0.0, price.TightenedRange);
        }
    }

    [Fact]
    public void At_a_kink_the_interval_spans_both_slopes()
    {
        LimitPrice price = Price(Line([2.0, 5.0], [-3.0, -1.0, 0.0], Cap("a", 2.0)), "a", LimitSide.Upper, 4.0);
        Near(-3.0, price.Relaxed);
        Assert.Equal(double.PositiveInfinity, price.Tightened);
        Near(1.0, price.MarginalLow);
        Near(3.0, price.MarginalHigh);
        Near(5.0, price.RelaxedRange);
        Near(0.0, price.TightenedRange);
    }

    [Fact]
    public void A_step_past_many_kinks_still_finds_the_first_piece()
    {
        double[] kinks = [2.5, 3.0, 3.1, 4.0, 7.0];
        LimitPrice price = Price(Line(kinks, [-8.0, -7.0, -4.0, -2.0, -1.0, -0.5], Cap("a", 2.2)), "a", LimitSide.Upper, 7.5);
        Near(8.0, price.MarginalLow);
        Near(8.0, price.MarginalHigh);
        Near(2.5, price.RelaxedRange);
        Near(0.0, price.TightenedRange);
        Near(-((8.0 * 0.3) + (7.0 * 0.5) + (4.0 * 0.1) + (2.0 * 0.9) + 3.0 + (0.5 * 2.7)), price.Relaxed);
    }

    [Fact]
    public void A_slack_limit_costs_nothing_until_it_binds()
    {
        LimitPrice price = Price(Line([4.0], [-1.0, 1.0], Cap("a", 6.0)), "a", LimitSide.Upper, 3.0);
        Near(0.0, price.Relaxed);
        Near(1.0, price.Tightened);
        Near(0.0, price.MarginalLow);
        Near(0.0, price.MarginalHigh);
        Near(4.0, price.TightenedRange);
        Assert.Equal(double.PositiveInfinity, price.RelaxedRange);
    }

    [Fact]
    public void Without_room_to_tighten_the_marginal_loss_is_infinite()
    {
        LimitPrice price = Price(Line([], [-1.0], Cap("a", 0.0)), "a", LimitSide.Upper, 1.0);
        Near(-1.0, price.Relaxed);
        Assert.Equal(double.PositiveInfinity, price.Tightened);
        Near(1.0, price.MarginalLow);
        Assert.Equal(double.PositiveInfinity, price.MarginalHigh);
        Near(0.0, price.TightenedRange);
    }

    [Fact]
    public void A_lower_bound_relaxes_downwards()
    {
        var limit = new ProgramLimit("a", new ConvexForm([1.0], 0.0, [], []), 3.0, 8.0);
        LimitPrice price = Price(Line([], [2.0], limit), "a", LimitSide.Lower, 1.0);
        Near(-2.0, price.Relaxed);
        Near(2.0, price.Tightened);
        Near(2.0, price.MarginalLow);
        Near(2.0, price.MarginalHigh);
        Near(0.0, price.RelaxedRange);
        Near(8.0, price.TightenedRange);
    }

    [Fact]
    public void What_cannot_be_priced_is_refused()
    {
        ConvexProgram program = Line([], [-1.0], Cap("a", 2.0));
        Assert.Throws<ArgumentException>(() => Price(program, "b", LimitSide.Upper, 1.0));
        Assert.Throws<ArgumentException>(() => Price(program, "a", LimitSide.Lower, 1.0));
        Assert.Throws<ArgumentException>(() => Price(program, "a", LimitSide.Upper, 0.0));
        Assert.Null(Pricer.Price(Line([], [-1.0], Cap("a", -2.0)), "a", LimitSide.Upper, 1.0, SolveBudget.Default));
    }

    [Fact]
    public void Random_programs_lose_and_gain_as_the_interval_and_the_ranges_say()
    {
        var solver = new LpSolver();
        int priced = 0, kinked = 0;
        for (int seed = 0; seed < 250; seed++)
        {
            ConvexProgram program = TailPrograms.Of(new ProgramGenerator(seed).Next(), seed) with { SecondObjective = null };
            Solution solution = solver.Solve(program, SolveBudget.Default);
            for (int k = 0; k < program.Limits.Length && solution.Status == SolutionStatus.Optimal; k++)
            {
                ProgramLimit limit = program.Limits[k];
                if (double.IsInfinity(limit.Upper))
                {
                    continue;
                }

                double step = 0.3 * program.GapScale;
                LimitPrice price = Price(program, limit.Name, LimitSide.Upper, step);
                double noise = 1e-7 * Math.Max(program.GapScale, Math.Abs(solution.Objective));
                Assert.True(price.Complete, $"seed {seed}, {limit.Name}");
                double pressure = Math.Max(0.0, solution.Certificate!.LimitMultipliers[k]);
                double slack = 1e-6 * (1.0 + pressure);
                Assert.True(pressure >= price.MarginalLow - slack && pressure <= price.MarginalHigh + slack, $"seed {seed}, {limit.Name}: {pressure} in [{price.MarginalLow}, {price.MarginalHigh}]");
                Assert.True(price.Relaxed <= noise && price.Tightened >= -noise);
                Assert.True(-price.Relaxed <= (price.MarginalLow * step) + noise, $"seed {seed}, {limit.Name}: gains more than its first slope");
                Assert.True(double.IsInfinity(price.MarginalHigh) || price.Tightened >= (price.MarginalHigh * step) - noise, $"seed {seed}, {limit.Name}");
                AssertAffine(solver, program, k, price, noise, $"seed {seed}, {limit.Name}");
                priced++;
                kinked += price.MarginalHigh > price.MarginalLow + 1e-6 ? 1 : 0;
            }
        }

        Assert.True(priced > 100 && kinked > 5, $"{priced} priced, {kinked} at a kink");
    }

    /// <summary>On its line inside the range, below the line's continuation's mirror outside: the next piece gains less.</summary>
    private static void AssertAffine(LpSolver solver, ConvexProgram program, int k, LimitPrice price, double noise, string what)
    {
        double reach = Math.Min(price.RelaxedRange - price.Bound, 10.0 * price.Step);
        double inside = Optimum(solver, program, k, price.Bound + (0.7 * reach));
        Assert.True(Math.Abs(inside - (price.Optimum - (price.MarginalLow * 0.7 * reach))) <= noise, $"{what}: inside the relaxed range");
        if (double.IsFinite(price.RelaxedRange))
        {
            double far = 2.0 * (price.RelaxedRange - price.Bound) + price.Step;
            double outside = Optimum(solver, program, k, price.Bound + far);
            Assert.True(outside > price.Optimum - (price.MarginalLow * far) + (0.1 * noise), $"{what}: the relaxed range ends too early");
        }

        if (double.IsFinite(price.MarginalHigh) && double.IsFinite(price.TightenedRange))
        {
            double back = 0.7 * (price.Bound - price.TightenedRange);
            double tightened = Optimum(solver, program, k, price.Bound - back);
            Assert.True(Math.Abs(tightened - (price.Optimum + (price.MarginalHigh * back))) <= noise, $"{what}: inside the tightened range");
        }
    }

    private static double Optimum(LpSolver solver, ConvexProgram program, int k, double upper)
    {
        ProgramLimit moved = program.Limits[k] with { Upper = Math.Max(upper, program.Limits[k].Lower) };
        Solution solution = solver.Solve(program with { Limits = program.Limits.SetItem(k, moved) }, SolveBudget.Default);
        return solution.Status == SolutionStatus.Infeasible ? double.PositiveInfinity : solution.Objective;
    }

    private static LimitPrice Price(ConvexProgram program, string limit, LimitSide side, double step)
        => Pricer.Price(program, limit, side, step, SolveBudget.Default)!;

    private static void Near(double expected, double actual) => Assert.True(Math.Abs(expected - actual) <= 1e-7, $"expected {expected}, found {actual}");

    private static ProgramLimit Cap(string name, double upper) => new(name, new ConvexForm([1.0], 0.0, [], []), double.NegativeInfinity, upper);

    private static ConvexProgram Line(double[] kinks, double[] slopes, params ImmutableArray<ProgramLimit> limits) => new()
    {
        VariableCount = 1,
        Lower = [0.0],
        Upper = [10.0],
        Lots = [0.0],
        Functions = [],
        Separables = [new SeparableFunction("cost", [new PiecewiseLinear(0, kinks, slopes)])],
        Objective = new ConvexForm([], 0.0, [], [new WeightedTerm(0, 1.0)]),
        Limits = limits,
    };
}
