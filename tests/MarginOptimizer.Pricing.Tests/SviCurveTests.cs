using Xunit;

namespace MarginOptimizer.Pricing.Tests;

public sealed class SviCurveTests
{
    private static readonly SviCurve Curve = new(0.03, 0.1, -0.3, 0.02, 0.15, 1_000.0, 0.25);

    [Fact]
    public void Volatility_follows_the_formula_between_the_edges()
    {
        var k = Math.Log(1.2) - 0.02;
        var variance = 0.03 + (0.1 * ((-0.3 * k) + Math.Sqrt((k * k) + (0.15 * 0.15))));
        Assert.Equal(Math.Sqrt(variance / 0.25), Curve.Volatility(1_200.0), 1e-14);
    }

    [Fact]
    public void Beyond_four_deviations_the_volatility_stays_as_it_is_there()
    {
        var edge = 4.0 * Math.Sqrt(0.03 + (0.1 * 0.15));
        Assert.Equal(Curve.Volatility(1_000.0 * Math.Exp(edge)), Curve.Volatility(1e7), 1e-12);
        Assert.Equal(Curve.Volatility(1_000.0 * Math.Exp(-edge)), Curve.Volatility(1e-3), 1e-12);
        Assert.NotEqual(Curve.Volatility(1_000.0 * Math.Exp(0.9 * edge)), Curve.Volatility(1e7), 1e-6);
    }

    [Fact]
    public void A_strike_of_zero_has_no_volatility_and_variance_is_capped()
    {
        Assert.Equal(0.0, Curve.Volatility(0.0));
        Assert.Equal(12.0, (Curve with { A = 1_000.0, Years = 1.0 }).Volatility(1_000.0));
    }

    [Fact]
    public void Parameters_without_a_variance_are_refused() =>
        Assert.Throws<ArgumentException>(() => (Curve with { A = -0.5, Sigma = 0.0 }).Volatility(1_000.0));
}
