using MarginOptimizer.Risk.Backtests;

namespace MarginOptimizer.Risk.Tests.Backtests;

public class CoverageTests
{
    /// <summary>J.P. Morgan's annual report of 1998: 20 of 252 days at 95 %, transitions 218, 14, 14, 6.</summary>
    [Fact]
    public void The_example_of_1998_has_its_three_published_statistics()
    {
        var counts = new Transitions(218, 14, 14, 6);
        Assert.Equal(3.91, ProportionOfFailures.Of(252, 20, 0.05).Statistic, 0.005);
        Assert.Equal(9.53, Christoffersen.Independence(counts).Statistic, 0.005);
        Assert.Equal(13.44, Christoffersen.ConditionalCoverage(counts, 0.05).Statistic, 0.005);
    }

    /// <summary>Kupiec (1995), non-rejection regions at 95 %: T, p, fewest and most.</summary>
    [Theory]
    [InlineData(255, 0.05, 7, 20)]
    [InlineData(255, 0.10, 17, 35)]
    [InlineData(510, 0.01, 2, 10)]
    [InlineData(510, 0.05, 17, 35)]
    [InlineData(1000, 0.01, 5, 16)]
    [InlineData(1000, 0.05, 38, 64)]
    public void Regions_are_those_of_the_published_table(int observations, double probability, int fewest, int most) =>
        Assert.Equal((fewest, most), ProportionOfFailures.Accepted(observations, probability, 0.05));

    [Fact]
    public void No_exception_at_all_in_255_days_at_99_percent_is_rejected() =>
        Assert.Equal(-2.0 * 255 * Math.Log(0.99), ProportionOfFailures.Of(255, 0, 0.01).Statistic, 1e-12);

    [Fact]
    public void Exceptions_on_all_days_have_the_likelihood_of_p_to_the_T() =>
        Assert.Equal(-2.0 * 10 * Math.Log(0.05), ProportionOfFailures.Of(10, 10, 0.05).Statistic, 1e-12);

    [Fact]
    public void As_many_exceptions_as_expected_fit_perfectly()
    {
        var fit = ProportionOfFailures.Of(1000, 50, 0.05);
        Assert.Equal((0.0, 1.0), (Math.Round(fit.Statistic, 10), Math.Round(fit.PValue, 4)));
    }

    /// <summary>Quantiles of the chi-square distribution at 5 % and 1 %, 1 and 2 degrees (any table).</summary>
    [Theory]
    [InlineData(3.841458820694124, 1, 0.05)]
    [InlineData(6.634896601021213, 1, 0.01)]
    [InlineData(5.991464547107979, 2, 0.05)]
    [InlineData(9.210340371976180, 2, 0.01)]
    public void P_values_are_those_of_the_chi_square(double statistic, int degrees, double expected) =>
        Assert.Equal(expected, new LikelihoodRatio(statistic, degrees).PValue, 1e-12);

    [Fact]
    public void A_single_observation_has_no_transitions_and_nothing_against_independence()
    {
        Assert.Equal(default, Transitions.Of([true]));
        Assert.Equal((0.0, 1.0), (Christoffersen.Independence(default).Statistic, Christoffersen.Independence(default).PValue));
        Assert.Equal(-2.0 * Math.Log(0.01), Christoffersen.ConditionalCoverage([true], 0.01).Statistic, 1e-12);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void One_state_alone_says_nothing_about_independence(bool exception) =>
        Assert.Equal(0.0, Christoffersen.Independence(Transitions.Of([.. Enumerable.Repeat(exception, 50)])).Statistic, 1e-12);

    [Fact]
    public void Exceptions_in_one_block_are_clustered_and_spread_ones_are_not()
    {
        var block = Enumerable.Range(0, 250).Select(t => t is >= 100 and < 105).ToArray();
        var spread = Enumerable.Range(0, 250).Select(t => t % 50 == 10).ToArray();
        Assert.True(Christoffersen.Independence(Transitions.Of(block)).IsRejectedAt(0.001));
        Assert.False(Christoffersen.Independence(Transitions.Of(spread)).IsRejectedAt(0.05));
    }

    [Fact]
    public void Transitions_are_counted_in_order() =>
        Assert.Equal(new Transitions(1, 2, 1, 1), Transitions.Of([false, false, true, true, false, true]));

    [Theory]
    [InlineData(0, 0, 0.01)]
    [InlineData(-5, 0, 0.01)]
    [InlineData(10, -1, 0.01)]
    [InlineData(10, 11, 0.01)]
    [InlineData(10, 1, 0.0)]
    [InlineData(10, 1, 1.0)]
    [InlineData(10, 1, -0.1)]
    [InlineData(10, 1, double.NaN)]
    public void Counts_and_probabilities_outside_their_range_are_refused(int observations, int exceptions, double probability)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => ProportionOfFailures.Of(observations, exceptions, probability));
        Assert.Throws<ArgumentOutOfRangeException>(() => TrafficLight.Of(observations, exceptions, probability));
    }

    [Fact]
    public void No_observations_and_negative_counts_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Christoffersen.ConditionalCoverage([], 0.01));
        Assert.Throws<ArgumentOutOfRangeException>(() => Christoffersen.Independence(new Transitions(-1, 1, 1, 1)));
        Assert.Throws<ArgumentOutOfRangeException>(() => ProportionOfFailures.Accepted(10, 0.1, 1.0));
    }

    /// <summary>Basel 1996, table 2: cumulative percent for 0 to 10 exceptions of 250 at 99 %.</summary>
    [Fact]
    public void Lights_are_those_of_the_framework()
    {
        double[] percent = [8.11, 28.58, 54.32, 75.81, 89.22, 95.88, 98.63, 99.60, 99.89, 99.97, 99.99];
        for (var n = 0; n < percent.Length; n++)
        {
            var light = TrafficLight.Of(250, n);
            Assert.Equal(percent[n], 100.0 * light.CumulativeProbability, 0.005);
            Assert.Equal(n < 5 ? TrafficZone.Green : n < 10 ? TrafficZone.Yellow : TrafficZone.Red, light.Zone);
        }

        Assert.Equal((1.00, 2.00), (TrafficLight.Of(250, 25).PlusFactor, TrafficLight.Of(250, 25).Multiplier));
    }

    [Fact]
    public void Factors_are_given_only_where_they_are_defined()
    {
        Assert.Null(TrafficLight.Of(500, 3).PlusFactor);
        Assert.Null(TrafficLight.Of(250, 3, 0.025).Multiplier);
        Assert.Equal(1.0, TrafficLight.Of(7, 7, 0.3).CumulativeProbability);
    }

    [Fact]
    public void Many_observations_do_not_underflow() => Assert.Equal(0.5, TrafficLight.Of(100_000, 50_000, 0.5).CumulativeProbability, 2e-3);
}
