using MarginOptimizer.Risk.Tails;

namespace MarginOptimizer.Risk.Tests.Tails;

public class TailLossTests
{
    [Theory]
    [InlineData(1.0, 9.0, 7.0)]
    [InlineData(2.0, 8.0, 4.0)]
    [InlineData(2.5, 7.2, 4.0)]
    [InlineData(0.3, 9.0, 9.0)]
    [InlineData(4.0, 4.5, -2.0)]
    [InlineData(99.0, 4.5, -2.0)]
    public void The_row_at_the_edge_counts_with_its_fraction(double mass, double shortfall, double valueAtRisk)
    {
        var tail = TailLoss.Of([4.0, 9.0, -2.0, 7.0], mass);
        Assert.Equal(shortfall, tail.Shortfall, 1e-12);
        Assert.Equal(valueAtRisk, tail.ValueAtRisk);
    }

    /// <summary>(1 - 0.9) * 10000 is a little less than 1000, and truncates to 999.</summary>
    [Fact]
    public void A_mass_that_is_whole_but_for_rounding_is_whole()
    {
        double[] losses = [.. Enumerable.Range(1, 10_000).Select(k => (double)k)];
        var tail = TailLoss.Of(losses, (1.0 - 0.9) * losses.Length);
        Assert.Equal(9_500.5, tail.Shortfall, 1e-9);
        Assert.Equal(9_000.0, tail.ValueAtRisk);
    }

    [Fact]
    public void The_mean_of_the_tail_is_never_below_its_edge_and_falls_as_the_tail_grows()
    {
        var random = new Random(7);
        double[] losses = [.. Enumerable.Range(0, 500).Select(_ => random.NextDouble() - 0.5)];
        var before = double.PositiveInfinity;
        for (var mass = 0.1; mass < 500.0; mass += 0.7)
        {
            var tail = TailLoss.Of((double[])losses.Clone(), mass);
            Assert.True(tail.Shortfall >= tail.ValueAtRisk);
            Assert.True(tail.Shortfall <= before);
            before = tail.Shortfall;
        }
    }

    [Fact]
    public void A_tail_needs_losses_and_a_mass()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => TailLoss.Of([], 1.0));
        Assert.Throws<ArgumentOutOfRangeException>(() => TailLoss.Of([1.0], 0.0));
        Assert.Throws<ArgumentOutOfRangeException>(() => TailLoss.Of([1.0], -1.0));
    }
}
