using MarginOptimizer.Domain.Market;

namespace MarginOptimizer.Domain.Tests.Market;

public sealed class LadderTests
{
    [Fact]
    public void A_ladder_sums_its_quantities_and_starts_with_the_best_price()
    {
        var ladder = new Ladder([new PriceLevel(10, 2), new PriceLevel(9, 3)], true);

        Assert.Equal(5, ladder.TotalQuantity);
        Assert.Equal(new PriceLevel(10, 2), ladder.Best);
    }

    [Fact]
    public void A_touch_of_unknown_depth_has_no_end() => Assert.Equal(double.PositiveInfinity, Ladder.Touch(10).TotalQuantity);

    [Fact]
    public void An_empty_side_has_nothing()
    {
        Assert.True(Ladder.Empty.IsEmpty);
        Assert.Equal(0, Ladder.Empty.TotalQuantity);
    }

    [Fact]
    public void Ladders_are_equal_by_their_levels()
    {
        Assert.Equal(Ladder.Touch(10, 2), new Ladder([new PriceLevel(10, 2)], true));
        Assert.Equal(Ladder.Touch(10, 2).GetHashCode(), new Ladder([new PriceLevel(10, 2)], true).GetHashCode());
        Assert.NotEqual(Ladder.Touch(10), Ladder.Touch(10, 2));
    }
}
