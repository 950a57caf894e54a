using MarginOptimizer.Domain.Instruments;
using MathNet.Numerics.Distributions;
using MathNet.Numerics.RootFinding;

namespace MarginOptimizer.Pricing.Tests;

/// <summary>Against MathNet.Numerics, which shares no code with ours.</summary>
public class LibraryTests
{
    [Theory]
    [InlineData(-8.0)]
    [InlineData(-3.5)]
    [InlineData(-1.0)]
    [InlineData(-0.1)]
    [InlineData(0.3)]
    [InlineData(2.2)]
    [InlineData(6.0)]
    public void The_normal_distribution_is_that_of_the_library(double x)
    {
        Close.Relative(Normal.CDF(0.0, 1.0, x), DeterministicMath.NormalCdf(x), 1e-12);
        Close.Relative(Normal.PDF(0.0, 1.0, x), DeterministicMath.NormalPdf(x), 1e-13);
    }

    [Theory]
    [InlineData(OptionType.Call, 60_000.0, 70_000.0, 0.1, 0.45)]
    [InlineData(OptionType.Put, 60_000.0, 52_000.0, 0.02, 0.80)]
    [InlineData(OptionType.Call, 3_000.0, 2_500.0, 0.7, 0.60)]
    [InlineData(OptionType.Put, 3_000.0, 3_100.0, 1.5, 1.10)]
    public void Implied_volatility_is_the_root_that_the_library_finds(OptionType type, double forward, double strike, double years, double volatility)
    {
        var price = Black76.Price(type, forward, strike, years, volatility);
        var root = Brent.FindRoot(v => Black76.Price(type, forward, strike, years, v) - price, 0.01, 5.0, 1e-12, 200);
        var found = Black76.ImpliedVolatility(type, forward, strike, years, price);
        Assert.Equal(ImpliedVolatilityStatus.Found, found.Status);
        Assert.Equal(root, found.Value, 1e-9);
    }
}
