using MarginOptimizer.Margin.Deribit;

namespace MarginOptimizer.Margin.Tests.Deribit;

/// <summary>Why the delta shock is not lowered: figures of an independent implementation, at 100,000 USD per BTC.</summary>
public sealed class DeltaShockTests
{
    private static readonly DeltaShockCharge Charge = new(Threshold: 200.0, Increment: 5e-5, Cap: 0.10);

    [Fact]
    public void The_cap_makes_it_concave()
    {
        var between = (0.8 * Charge.Value(0.0, 2000.0)) + (0.2 * Charge.Value(0.0, 3000.0));
        Assert.Equal(204.0, between, 1e-9);
        Assert.Equal(220.0, Charge.Value(0.0, 2200.0), 1e-9);
    }

    [Fact]
    public void Long_options_against_the_rest_reduce_it_and_with_it_change_nothing()
    {
        Assert.Equal(Charge.Value(0.0, -900.0), Charge.Value(600.0, -1500.0), 1e-9);
        Assert.Equal(Charge.Value(0.0, -1500.0), Charge.Value(-600.0, -1500.0), 1e-9);
        Assert.Equal(0.0, Charge.Value(5000.0, -1500.0));
        Assert.True(Charge.Value(0.0, -1500.0) > 0.5 * (Charge.Value(-600.0, -1500.0) + Charge.Value(600.0, -1500.0)));
    }

    [Theory]
    [InlineData(600.0, -1500.0)]
    [InlineData(-600.0, -1500.0)]
    [InlineData(-300.0, 900.0)]
    [InlineData(50.0, 900.0)]
    [InlineData(0.0, 5000.0)]
    [InlineData(0.0, 150.0)]
    public void Slopes_agree_with_differences(double longOptions, double rest)
    {
        const double Step = 1e-3;
        var (byLong, byRest) = Charge.Slopes(longOptions + 1.0, rest);
        Assert.Equal(Difference(longOptions + 1.0, rest, Step, 0.0), byLong, 1e-6);
        Assert.Equal(Difference(longOptions + 1.0, rest, 0.0, Step), byRest, 1e-6);
    }

    private static double Difference(double longOptions, double rest, double a, double b) =>
        (Charge.Value(longOptions + a, rest + b) - Charge.Value(longOptions - a, rest - b)) / (2.0 * (a + b));
}
