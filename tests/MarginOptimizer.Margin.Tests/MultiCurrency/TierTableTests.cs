using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Tests.MultiCurrency;

public sealed class TierTableTests
{
    private static readonly TierTable Closing = new([250e3, 500e3, 1e6, 2e6, 3e6, 4e6], [1, 2, 4, 6, 8, 10, 12]);
    private static readonly TierTable Collateral = new([1e5, 1e6], [0.95, 0.8, 0.0]);

    [Theory]
    [InlineData(-5.0, 0.0)]
    [InlineData(0.0, 0.0)]
    [InlineData(250e3, 250e3)]
    [InlineData(300e3, 350e3)]
    [InlineData(500e3, 750e3)]
    [InlineData(5e6, 38_750_000.0)]
    public void Each_slice_is_charged_at_its_own_rate(double raw, double expected) => Assert.Equal(expected, Closing.Charge().At(raw), expected * 1e-15);

    [Fact]
    public void Charges_haircuts_and_brackets_have_no_jump_at_a_limit()
    {
        foreach (var table in new[] { Closing, Collateral })
        {
            foreach (var shape in new[] { table.Charge(), table.Haircut(), table.ChargeOnSize() })
            {
                foreach (var limit in shape.Breakpoints.ToArray())
                {
                    var step = 1e-9 * Math.Max(Math.Abs(limit), 1.0);
                    Assert.Equal(shape.At(limit - step), shape.At(limit + step), 50.0 * step);
                }
            }
        }
    }

    [Fact]
    public void A_bracket_on_size_is_the_same_for_longs_and_shorts_and_convex_where_rates_rise()
    {
        var shape = Closing.ChargeOnSize();
        Assert.True(shape.IsConvex);
        foreach (var size in new[] { 1.0, 250e3, 777e3, 9e6 })
        {
            Assert.Equal(Closing.Charge().At(size), shape.At(size), 1e-6);
            Assert.Equal(shape.At(size), shape.At(-size), 1e-6);
        }
    }

    [Fact]
    public void A_haircut_counts_debts_in_full_and_is_concave_where_rates_fall()
    {
        var shape = Collateral.Haircut();
        Assert.True(shape.IsConcave);
        Assert.Equal(-1e7, shape.At(-1e7));
        Assert.Equal(95_000 + (0.8 * 900_000), shape.At(5e6), 1e-6);
    }
}
