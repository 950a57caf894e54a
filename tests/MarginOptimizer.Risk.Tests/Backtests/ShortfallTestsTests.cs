using MarginOptimizer.Risk.Backtests;
using MarginOptimizer.Risk.Numerics;

namespace MarginOptimizer.Risk.Tests.Backtests;

public class ShortfallTestsTests
{
    private static readonly double[] Profits = [-2.5, 0.3, -3.2, 1.1, -0.7, -2.1, 0.9, 0.4];
    private static readonly double[] Values = [.. Enumerable.Repeat(2.0, 8)];
    private static readonly double[] Shortfalls = [.. Enumerable.Repeat(2.4, 8)];

    /// <summary>Three exceptions: (2.5 + 3.2 + 2.1) / 2.4 = 3.25.</summary>
    [Fact]
    public void Both_statistics_follow_their_definitions()
    {
        Assert.Equal(1.0 - (3.25 / 3.0), AcerbiSzekely.Conditional(Profits, Values, Shortfalls)!.Value, 1e-12);
        Assert.Equal(1.0 - (3.25 / (8.0 * 0.025)), AcerbiSzekely.Unconditional(Profits, Values, Shortfalls, 0.025), 1e-12);
    }

    [Fact]
    public void Without_exceptions_the_conditional_test_says_nothing_and_the_other_is_1()
    {
        Assert.Null(AcerbiSzekely.Conditional([1.0], [2.0], [2.4]));
        Assert.Equal(1.0, AcerbiSzekely.Unconditional([1.0], [2.0], [2.4], 0.025));
    }

    [Fact]
    public void A_loss_of_exactly_the_value_at_risk_is_no_exception() => Assert.Equal([false, true], Forecasts.Exceptions([-2.0, -2.1], [2.0, 2.0]));

    /// <summary>
    /// The paper's rule of -0.70 at 5 % for all tails, and the figures of an independent simulation of 200,000 paths at T = 250, 2.5 %
    /// (-0.700, -0.709, -0.738, -0.808; first test -0.114, -0.170, -0.255, -0.424).
    /// </summary>
    [Theory]
    [InlineData(null, -0.700, -0.114)]
    [InlineData(10.0, -0.709, -0.170)]
    [InlineData(5.0, -0.738, -0.255)]
    [InlineData(3.0, -0.808, -0.424)]
    public void Critical_values_are_the_published_ones(double? degrees, double unconditional, double conditional)
    {
        var law = ShortfallTestLaw.Simulate(250, 0.025, degrees, 6_000, 7);
        Assert.Equal(unconditional, law.UnconditionalCritical(0.05), 0.05);
        Assert.Equal(conditional, law.ConditionalCritical(0.05), 0.03);
    }

    [Fact]
    public void The_same_seed_gives_the_same_law_and_p_values_match_its_critical_values()
    {
        var (law, again) = (ShortfallTestLaw.Simulate(250, 0.025, 5.0, 4_000, 3), ShortfallTestLaw.Simulate(250, 0.025, 5.0, 4_000, 3));
        Assert.Equal(law.UnconditionalCritical(0.01), again.UnconditionalCritical(0.01));
        Assert.NotEqual(law.UnconditionalCritical(0.01), ShortfallTestLaw.Simulate(250, 0.025, 5.0, 4_000, 4).UnconditionalCritical(0.01));
        Assert.Equal(0.05, law.UnconditionalPValue(law.UnconditionalCritical(0.05)), 0.003);
        Assert.Equal(0.05, law.ConditionalPValue(law.ConditionalCritical(0.05)), 0.003);
        Assert.True(law.UnconditionalPValue(-50.0) <= 1.0 / 4_000);
        Assert.Equal(1.0, law.UnconditionalPValue(2.0));
    }

    [Fact]
    public void Right_forecasts_pass_and_halved_ones_fail_every_test()
    {
        var draws = new CounterDraws(11);
        var profits = Enumerable.Range(0, 1000).Select(t => NormalDistribution.Quantile(draws.Uniform(t, 0))).ToArray();
        var law = ShortfallTestLaw.Simulate(1000, 0.025, null, 2_000);
        var right = Tests(profits, 1.0, law);
        var wrong = Tests(profits, 0.5, law);
        Assert.False(right.Coverage.IsRejectedAt(0.01) || right.UnconditionalPValue < 0.01 || right.ConditionalPValue < 0.01);
        Assert.NotEqual(TrafficZone.Red, right.Light.Zone);
        Assert.True(wrong.Coverage.IsRejectedAt(0.01) && wrong.UnconditionalPValue < 0.01 && wrong.ConditionalPValue < 0.01);
        Assert.Equal(TrafficZone.Red, wrong.Light.Zone);
        Assert.Equal(wrong.Coverage.Statistic + wrong.Independence.Statistic, wrong.ConditionalCoverage.Statistic, 1e-12);
    }

    [Fact]
    public void Series_that_differ_in_length_or_hold_no_numbers_are_refused()
    {
        Assert.Throws<ArgumentException>(() => AcerbiSzekely.Unconditional([1.0, 2.0], [1.0], [1.0, 1.0], 0.025));
        Assert.Throws<ArgumentException>(() => AcerbiSzekely.Unconditional([1.0, 2.0], [1.0, 1.0], [1.0], 0.025));
        Assert.Throws<ArgumentException>(() => AcerbiSzekely.Conditional([], [], []));
        Assert.Throws<ArgumentException>(() => AcerbiSzekely.Conditional([double.NaN], [1.0], [1.0]));
        Assert.Throws<ArgumentException>(() => AcerbiSzekely.Conditional([-3.0], [1.0], [0.0]));
        Assert.Throws<ArgumentOutOfRangeException>(() => AcerbiSzekely.Unconditional([-3.0], [1.0], [1.5], 1.0));
        Assert.Throws<ArgumentException>(() => Forecasts.Exceptions([1.0], [1.0, 2.0]));
    }

    [Theory]
    [InlineData(0, 0.025, 5.0, 100)]
    [InlineData(250, 0.0, 5.0, 100)]
    [InlineData(250, 0.025, 2.0, 100)]
    [InlineData(250, 0.025, 5.0, 0)]
    [InlineData(250_000, 0.025, 5.0, 100_000)]
    public void Simulations_out_of_range_are_refused(int observations, double probability, double degrees, int paths) =>
        Assert.ThrowsAny<ArgumentException>(() => ShortfallTestLaw.Simulate(observations, probability, degrees, paths));

    private static ForecastTests Tests(double[] profits, double scale, ShortfallTestLaw law)
    {
        var value = scale * NormalDistribution.ValueAtRisk(0.975);
        var shortfall = scale * NormalDistribution.ExpectedShortfall(0.975);
        return ForecastTests.Of(profits, [.. profits.Select(_ => value)], [.. profits.Select(_ => shortfall)], 0.025, law);
    }
}
