using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Pricing.Tests;

public class InstrumentValueTests
{
    private const double Forward = 60000.0;
    private const double Years = 0.1;

    [Fact]
    public void An_inverse_option_is_worth_its_usd_value_in_coin()
    {
        var state = new InstrumentState(Samples.Option(OptionType.Put, 55000.0, contractValue: 10.0), Forward, Years, 0.6);
        var usd = Black76.Price(OptionType.Put, Forward, 55000.0, Years, 0.6);
        Close.Relative(10.0 * usd / Forward, InstrumentValue.Of(state), 1e-15);
    }

    [Fact]
    public void An_inverse_option_is_revalued_in_coin_at_the_shocked_forward()
    {
        var state = new InstrumentState(Samples.Option(OptionType.Call, 65000.0), Forward, Years, 0.6);
        var before = Black76.Price(OptionType.Call, Forward, 65000.0, Years, 0.6) / Forward;
        var after = Black76.Price(OptionType.Call, Forward * 1.2, 65000.0, Years, 0.8) / (Forward * 1.2);
        Close.Relative(after - before, InstrumentValue.ProfitAt(state, 0.2, 0.8), 1e-14);
    }

    [Fact]
    public void A_linear_option_gains_the_difference_in_quote_currency()
    {
        var state = new InstrumentState(Samples.Option(OptionType.Call, 65000.0, Payoff.Linear, 0.1), Forward, Years, 0.6);
        var before = Black76.Price(OptionType.Call, Forward, 65000.0, Years, 0.6);
        var after = Black76.Price(OptionType.Call, Forward * 0.9, 65000.0, Years, 0.5);
        Close.Relative(0.1 * (after - before), InstrumentValue.ProfitAt(state, -0.1, 0.5), 1e-14);
    }

    /// <summary>10 USD from 50,000 to 60,000: 10/50,000 - 10/60,000 coin.</summary>
    [Fact]
    public void An_inverse_future_gains_the_difference_of_reciprocal_prices()
    {
        var state = new InstrumentState(Samples.Future(Payoff.Inverse, 10.0), 50000.0, Years, 0.0);
        Close.Relative((10.0 / 50000.0) - (10.0 / 60000.0), InstrumentValue.ProfitAt(state, 0.2, double.NaN), 1e-14);
        Assert.Equal(0.0, InstrumentValue.Of(state));
    }

    [Fact]
    public void Linear_futures_and_spot_gain_in_proportion_to_the_move()
    {
        var future = new InstrumentState(Samples.Future(Payoff.Linear, 0.01), 50000.0, Years, 0.0);
        Close.Relative(-0.01 * 5000.0, InstrumentValue.ProfitAt(future, -0.1, double.NaN), 1e-14);
        var spot = new InstrumentState(Samples.Spot(), 50000.0, 0.0, 0.0);
        Close.Relative(2500.0, InstrumentValue.ProfitAt(spot, 0.05, double.NaN), 1e-14);
        Assert.Equal(50000.0, InstrumentValue.Of(spot));
    }

    [Fact]
    public void Nothing_changes_without_a_shock()
    {
        foreach (var instrument in new Instrument[] { Samples.Option(OptionType.Put, 70000.0), Samples.Future(Payoff.Inverse), Samples.Spot() })
        {
            Assert.Equal(0.0, InstrumentValue.ProfitAt(new InstrumentState(instrument, Forward, Years, 0.5), 0.0, 0.5));
        }
    }
}
