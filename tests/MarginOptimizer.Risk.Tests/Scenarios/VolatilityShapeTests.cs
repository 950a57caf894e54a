using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Pricing;
using MarginOptimizer.Risk.Scenarios;

namespace MarginOptimizer.Risk.Tests.Scenarios;

public class VolatilityShapeTests
{
    private const double Pivot = 30.0 / 365.0;

    [Fact]
    public void At_thirty_days_a_parallel_change_is_what_the_scenario_says() =>
        Assert.Equal(0.9, Shocked(60000.0, Pivot, 0.6, new RiskScenario("", 0.0, 0.5, 0.0, 0.0)), 1e-12);

    /// <summary>30^0.3 = 2.774191114672181; (1/4)^0.13 = 0.8350879194283694.</summary>
    [Fact]
    public void Short_tenors_change_more_and_long_ones_less()
    {
        var up = new RiskScenario("", 0.0, 0.1, 0.0, 0.0);
        Assert.Equal(0.6 * 1.2774191114672181, Shocked(60000.0, 1.0 / 365.0, 0.6, up), 1e-12);
        Assert.Equal(0.6 * 1.08350879194283694, Shocked(60000.0, 4.0 * Pivot, 0.6, up), 1e-12);
    }

    [Fact]
    public void Negative_skew_lifts_low_strikes_and_presses_high_ones()
    {
        var toPuts = new RiskScenario("", 0.0, 0.0, -0.1, 0.0);
        Assert.True(Shocked(50000.0, Pivot, 0.6, toPuts) > 0.6);
        Assert.Equal(0.6, Shocked(60000.0, Pivot, 0.6, toPuts), 1e-15);
        Assert.True(Shocked(70000.0, Pivot, 0.6, toPuts) < 0.6);
    }

    [Fact]
    public void Beyond_three_deviations_skew_grows_no_more()
    {
        var toPuts = new RiskScenario("", 0.0, 0.0, -0.1, 0.0);
        Assert.Equal(0.6 * 1.3, Shocked(100.0, Pivot, 0.6, toPuts), 1e-12);
        Assert.Equal(0.6 * 0.7, Shocked(1e8, Pivot, 0.6, toPuts), 1e-12);
    }

    [Fact]
    public void An_inverted_term_structure_turns_around_thirty_days()
    {
        var inverted = new RiskScenario("", 0.0, 0.0, 0.0, 0.3);
        Assert.Equal(0.6 * 1.3, Shocked(60000.0, 1.0 / 365.0, 0.6, inverted), 1e-12);
        Assert.Equal(0.6, Shocked(60000.0, Pivot, 0.6, inverted), 1e-12);
        Assert.Equal(0.6 * 0.7, Shocked(60000.0, 30.0 * Pivot, 0.6, inverted), 1e-12);
        Assert.Equal(0.6 * 0.7, Shocked(60000.0, 60.0 * Pivot, 0.6, inverted), 1e-12);
    }

    [Fact]
    public void Volatility_stays_above_one_per_cent()
    {
        Assert.Equal(0.01, Shocked(60000.0, 1.0 / 365.0, 0.6, new RiskScenario("", 0.0, -0.9, 0.0, 0.0)));
        Assert.Equal(0.005, Shocked(60000.0, Pivot, 0.005, new RiskScenario("", 0.3, 0.0, 0.0, 0.0)));
    }

    private static double Shocked(double strike, double years, double volatility, RiskScenario scenario)
    {
        var option = Samples.Option(OptionType.Call, strike, Payoff.Inverse);
        return VolatilityShape.Of(option, new InstrumentState(option, 60000.0, years, volatility)).Shocked(scenario);
    }
}
