using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Pricing.Tests;

public class Black76Tests
{
    /// <summary>Computed with mpmath 1.3.0 in 50 digits from F N(d1) - K N(d2), rounded to double.</summary>
    [Theory]
    [InlineData(OptionType.Call, 60000.0, 60000.0, 0.25, 0.5, 5968.586979613548)]
    [InlineData(OptionType.Put, 60000.0, 60000.0, 0.25, 0.5, 5968.586979613548)]
    [InlineData(OptionType.Call, 60215.56, 50000.0, 0.0295, 0.6597, 10346.583807119416)]
    [InlineData(OptionType.Put, 60215.56, 50000.0, 0.0295, 0.6597, 131.02380711941797)]
    [InlineData(OptionType.Call, 60000.0, 120000.0, 0.02, 0.4, 3.120097018182101e-32)]
    [InlineData(OptionType.Put, 60000.0, 20000.0, 0.02, 0.9, 1.5044228997683886e-15)]
    [InlineData(OptionType.Call, 3000.0, 3001.0, 1e-05, 0.3, 0.704962253277228)]
    [InlineData(OptionType.Put, 3000.0, 3001.0, 1e-05, 0.3, 1.704962253277228)]
    [InlineData(OptionType.Call, 100.0, 100.0, 25.0, 5.0, 100.0)]
    [InlineData(OptionType.Put, 100.0, 150.0, 2.0, 0.0001, 50.0)]
    [InlineData(OptionType.Call, 100.0, 150.0, 1.0, 0.05, 1.8672551913332252e-16)]
    [InlineData(OptionType.Call, 1.0, 1.0, 1.0, 1e-06, 3.98942280401416e-07)]
    public void Price_matches_the_reference(OptionType type, double forward, double strike, double years, double volatility, double expected)
    {
        var price = Black76.Price(type, forward, strike, years, volatility);
        Assert.InRange(Math.Abs(price - expected), 0.0, (2.5e-16 * forward) + (1e-13 * expected));
    }

    [Theory]
    [InlineData(0.0, 0.5)]
    [InlineData(-1.0, 0.5)]
    [InlineData(0.25, 0.0)]
    [InlineData(0.25, -0.1)]
    [InlineData(0.0, 0.0)]
    public void Without_time_or_volatility_an_option_is_worth_its_intrinsic_value(double years, double volatility)
    {
        foreach (var strike in new[] { 50.0, 100.0, 130.0 })
        {
            Assert.Equal(Math.Max(100.0 - strike, 0.0), Black76.Price(OptionType.Call, 100.0, strike, years, volatility));
            Assert.Equal(Math.Max(strike - 100.0, 0.0), Black76.Price(OptionType.Put, 100.0, strike, years, volatility));
            Assert.Equal(100.0 > strike ? 1.0 : 0.0, Black76.Delta(OptionType.Call, 100.0, strike, years, volatility));
            Assert.Equal(100.0 > strike ? 0.0 : -1.0, Black76.Delta(OptionType.Put, 100.0, strike, years, volatility));
            Assert.Equal(0.0, Black76.Gamma(100.0, strike, years, volatility));
            Assert.Equal(0.0, Black76.Vega(100.0, strike, years, volatility));
            Assert.Equal(0.0, Black76.Theta(100.0, strike, years, volatility));
        }
    }

    [Theory]
    [InlineData(1e-3)]
    [InlineData(1e3)]
    [InlineData(1e-30)]
    [InlineData(1e30)]
    public void Deep_in_and_out_of_the_money_the_price_stays_between_intrinsic_and_its_bound(double strike)
    {
        foreach (var deviation in new[] { 1e-300, 1e-8, 0.01, 1.0, 30.0, 1e6, 1e300 })
        {
            var call = Black76.Price(OptionType.Call, 1.0, strike, 1.0, deviation);
            var put = Black76.Price(OptionType.Put, 1.0, strike, 1.0, deviation);
            Assert.InRange(call, Black76.Intrinsic(OptionType.Call, 1.0, strike), 1.0);
            Assert.InRange(put, Black76.Intrinsic(OptionType.Put, 1.0, strike), strike);
        }
    }

    [Fact]
    public void Infinite_volatility_reaches_the_bounds_exactly()
    {
        Assert.Equal(100.0, Black76.Price(OptionType.Call, 100.0, 150.0, 1.0, 1e9));
        Assert.Equal(150.0, Black76.Price(OptionType.Put, 100.0, 150.0, 1.0, 1e9));
    }

    [Fact]
    public void Deep_tails_keep_their_sign_and_size()
    {
        // Half a day before expiry at 40 % volatility, 35 % out of the money: d1 = -20.3, far below anything 1 - N(x) could resolve.
        var call = Black76.Price(OptionType.Call, 60000.0, 81000.0, 0.5 / 365.0, 0.4);
        Assert.InRange(call, 1e-92, 1e-86);
    }
}
