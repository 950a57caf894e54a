using FsCheck.Xunit;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Risk.Tails;

namespace MarginOptimizer.Risk.Tests.Tails;

public class SampleTailTests
{
    private static readonly double[] Losses = [3.1, 2.4, 2.2, 1.9, 1.0, 0.4, -0.1, -0.3, -0.8, -1.5, -2.0, -2.6];

    /// <summary>m = 12 (1 - c): 3 rows, 1.2 rows, 0.12 rows.</summary>
    [Theory]
    [InlineData(0.75, 1.9, (3.1 + 2.4 + 2.2) / 3.0)]
    [InlineData(0.90, 2.4, (3.1 + (0.2 * 2.4)) / 1.2)]
    [InlineData(0.99, 3.1, 3.1)]
    public void The_tail_is_exact_to_the_fraction_of_a_row(double confidence, double value, double shortfall)
    {
        var tail = SampleTail.Of(Losses, confidence);
        Assert.Equal(value, tail.ValueAtRisk);
        Assert.Equal(shortfall, tail.Shortfall, 1e-12);
    }

    /// <summary>numpy's "linear" quantile of the losses at 0.75 and 0.9: rank (n - 1) (1 - c) from the largest.</summary>
    [Theory]
    [InlineData(QuantileConvention.NextWorst, 0.75, 1.9)]
    [InlineData(QuantileConvention.Ceiling, 0.75, 2.2)]
    [InlineData(QuantileConvention.Interpolated, 0.75, 1.975)]
    [InlineData(QuantileConvention.Ceiling, 0.90, 2.4)]
    [InlineData(QuantileConvention.Interpolated, 0.90, 2.38)]
    public void Conventions_choose_the_loss(QuantileConvention convention, double confidence, double expected) =>
        Assert.Equal(expected, SampleTail.Of(Losses, confidence, convention).ValueAtRisk, 1e-12);

    /// <summary>(1 - 0.9) * 10000 is 999.9999999999998: 1000 rows are meant.</summary>
    [Fact]
    public void A_rounded_mass_counts_as_the_whole_number_it_was_meant_to_be()
    {
        double[] losses = [.. Enumerable.Range(1, 10_000).Select(i => (double)i)];
        var tail = SampleTail.Of(losses, 0.9);
        Assert.Equal(9_000.0, tail.ValueAtRisk);
        Assert.Equal(9_500.5, tail.Shortfall, 1e-9);
    }

    [Fact]
    public void One_loss_is_its_own_tail()
    {
        foreach (var convention in Enum.GetValues<QuantileConvention>())
            Assert.Equal(new TailLoss(7.0, 7.0), SampleTail.Of([7.0], 0.99, convention));
    }

    [Property]
    public bool The_shortfall_is_at_least_the_value_at_risk_and_at_most_the_largest_loss(int[] seeds, byte share)
    {
        if (seeds.Length == 0) return true;
        double[] losses = [.. seeds.Select(s => s / 7.0)];
        var tail = SampleTail.Of(losses, (share + 1.0) / 257.0);
        return tail.Shortfall >= tail.ValueAtRisk - 1e-9 && tail.Shortfall <= losses.Max() + 1e-9;
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(-1.0)]
    [InlineData(double.NaN)]
    public void Confidences_outside_their_range_are_refused(double confidence) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => SampleTail.Of(Losses, confidence));

    [Fact]
    public void No_losses_and_no_numbers_are_refused()
    {
        Assert.Throws<ArgumentException>(() => SampleTail.Of([], 0.9));
        Assert.Throws<ArgumentException>(() => SampleTail.Of([1.0, double.NaN], 0.9));
    }
}
