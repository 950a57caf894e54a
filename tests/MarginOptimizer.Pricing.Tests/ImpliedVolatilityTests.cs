using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Pricing.Tests;

public class ImpliedVolatilityTests
{
    [Theory]
    [InlineData(9.999, ImpliedVolatilityStatus.BelowIntrinsic)]
    [InlineData(-1.0, ImpliedVolatilityStatus.BelowIntrinsic)]
    [InlineData(double.NaN, ImpliedVolatilityStatus.BelowIntrinsic)]
    [InlineData(110.0, ImpliedVolatilityStatus.AboveBound)]
    [InlineData(500.0, ImpliedVolatilityStatus.AboveBound)]
    [InlineData(double.PositiveInfinity, ImpliedVolatilityStatus.AboveBound)]
    public void A_price_that_no_volatility_gives_says_why(double price, ImpliedVolatilityStatus reason)
    {
        var implied = Black76.ImpliedVolatility(OptionType.Call, 110.0, 100.0, 0.5, price);
        Assert.Equal(reason, implied.Status);
        Assert.True(double.IsNaN(implied.Value));
    }

    [Fact]
    public void An_intrinsic_price_has_volatility_zero() =>
        Assert.Equal(new ImpliedVolatility(ImpliedVolatilityStatus.Found, 0.0), Black76.ImpliedVolatility(OptionType.Put, 90.0, 100.0, 0.5, 10.0));

    [Theory]
    [InlineData(0.0)]
    [InlineData(-0.1)]
    public void Without_time_only_the_intrinsic_price_has_a_volatility(double years)
    {
        Assert.Equal(ImpliedVolatilityStatus.NoTime, Black76.ImpliedVolatility(OptionType.Put, 90.0, 100.0, years, 11.0).Status);
        Assert.True(Black76.ImpliedVolatility(OptionType.Put, 90.0, 100.0, years, 10.0).IsFound);
    }

    [Theory]
    [InlineData(1e-200)]
    [InlineData(1e-30)]
    [InlineData(1e-6)]
    [InlineData(5.0)]
    [InlineData(99.0)]
    [InlineData(99.99999)]
    public void Prices_from_dust_to_almost_the_bound_are_reproduced(double price)
    {
        foreach (var strike in new[] { 100.0, 100.0001, 130.0, 900.0 })
        {
            var implied = Black76.ImpliedVolatility(OptionType.Call, 100.0, strike, 0.1, price);
            Assert.True(implied.IsFound);
            Close.Relative(price, Black76.Price(OptionType.Call, 100.0, strike, 0.1, implied.Value), Math.Max(1e-11, 2e-14 / price));
        }
    }
}
