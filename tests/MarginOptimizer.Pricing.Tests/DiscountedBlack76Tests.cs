using MarginOptimizer.Domain.Instruments;
using Xunit;

namespace MarginOptimizer.Pricing.Tests;

public sealed class DiscountedBlack76Tests
{
    [Theory]
    [InlineData(100.0, 0.0, 0.99, 99.0, 0.0)]
    [InlineData(0.0, 100.0, 0.99, 0.0, 99.0)]
    [InlineData(0.0, 0.0, 0.5, 0.0, 0.0)]
    public void Without_a_strike_a_call_is_the_forward_and_without_a_forward_a_put_is_the_strike(
        double forward, double strike, double discount, double call, double put)
    {
        Assert.Equal(call, DiscountedBlack76.Price(OptionType.Call, forward, strike, 1.0, 0.5, discount));
        Assert.Equal(put, DiscountedBlack76.Price(OptionType.Put, forward, strike, 1.0, 0.5, discount));
    }

    [Fact]
    public void Beyond_the_largest_deviation_options_reach_their_bounds()
    {
        Assert.Equal(98.0, DiscountedBlack76.Price(OptionType.Call, 100.0, 70.0, 1.0, 24.0, 0.98));
        Assert.Equal(0.98 * 70.0, DiscountedBlack76.Price(OptionType.Put, 100.0, 70.0, 4.0, 12.0, 0.98));
    }

    [Fact]
    public void Without_time_or_volatility_an_option_is_its_discounted_intrinsic_value()
    {
        Assert.Equal(0.9 * 30.0, DiscountedBlack76.Price(OptionType.Call, 100.0, 70.0, 0.0, 0.5, 0.9), 1e-12);
        Assert.Equal(0.0, DiscountedBlack76.Price(OptionType.Put, 100.0, 70.0, 1.0, 0.0, 0.9));
    }

    [Fact]
    public void Parity_holds_with_the_discount()
    {
        foreach (var (strike, volatility) in new[] { (50.0, 0.2), (100.0, 0.7), (240.0, 1.9) })
        {
            var call = DiscountedBlack76.Price(OptionType.Call, 100.0, strike, 0.4, volatility, 0.97);
            var put = DiscountedBlack76.Price(OptionType.Put, 100.0, strike, 0.4, volatility, 0.97);
            Assert.Equal(0.97 * (100.0 - strike), call - put, 1e-11);
        }
    }
}
