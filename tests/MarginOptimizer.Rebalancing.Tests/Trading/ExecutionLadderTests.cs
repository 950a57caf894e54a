using FsCheck.Xunit;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Tests.Trading;

public sealed class ExecutionLadderTests
{
    private static readonly Listing ThreeLevels = new(Instruments.InverseOption, new Quote
    {
        Mark = 0.0250,
        MarkVolatility = 0.5,
        Bids = new Ladder([new PriceLevel(0.0245, 2.0), new PriceLevel(0.0240, 3.0)], true),
        Asks = new Ladder([new PriceLevel(0.0255, 1.0), new PriceLevel(0.0260, 2.0), new PriceLevel(0.0280, 4.0)], true),
    });

    private static readonly ExecutionLadder Ladder = ExecutionLadder.Of(ThreeLevels, lot: 0.1, index: 60_000.0);

    [Fact]
    public void Fills_walk_up_the_asks()
    {
        // 1 + 1.5 contracts: 10 lots at 0.0255, 15 lots at 0.0260.
        Assert.Equal((1.0 * 0.0255) + (1.5 * 0.0260) + (2.5 * 0.0003), Ladder.Sum(25.0, u => u.Cash), 1e-14);
        Assert.Equal((1.0 * 0.0005) + (1.5 * 0.0010) + (2.5 * 0.0003), Ladder.Sum(25.0, u => u.Cost), 1e-14);
        Assert.Equal(0.0260, Ladder.WorstPrice(25.0));
        Assert.Equal(((1.0 * 0.0255) + (1.5 * 0.0260)) / 2.5, Ladder.AveragePrice(25.0), 1e-14);
    }

    [Fact]
    public void Fills_walk_down_the_bids()
    {
        Assert.Equal(-(2.0 * 0.0245) - (1.0 * 0.0240) + (3.0 * 0.0003), Ladder.Sum(-30.0, u => u.Cash), 1e-14);
        Assert.Equal(0.0240, Ladder.WorstPrice(-30.0));
        Assert.Equal(((2.0 * 0.0245) + (1.0 * 0.0240)) / 3.0, Ladder.AveragePrice(-30.0), 1e-14);
    }

    [Fact]
    public void A_level_filled_to_its_end_is_the_worst_price()
    {
        Assert.Equal(0.0255, Ladder.WorstPrice(10.0));
        Assert.Equal(0.0260, Ladder.WorstPrice(11.0));
    }

    [Fact]
    public void Trading_nothing_costs_nothing() => Assert.Equal(0.0, Ladder.Sum(0.0, u => u.Cost));

    [Property(MaxTest = 100)]
    public void The_separable_functions_of_the_program_equal_the_sums_over_fills(int seed)
    {
        var random = new Random(seed);
        var workbench = new Workbench(TestProblems.Strangles());
        var tradeable = workbench.Universe.Tradeables[random.Next(workbench.Universe.Tradeables.Length)];
        var scale = 0.5 + random.NextDouble();
        var (cost, cash) = (CostFunctions.Cost(0, tradeable, scale), CostFunctions.Cash(0, tradeable, scale));
        for (var draw = 0; draw < 10; draw++)
        {
            var lots = -tradeable.MaxSellLots + (random.NextDouble() * (tradeable.MaxBuyLots + tradeable.MaxSellLots));
            Agree(scale * tradeable.Ladder.Sum(lots, u => u.Cost), PiecewiseRange.ValueAt(cost, lots));
            Agree(scale * tradeable.Ladder.Sum(lots, u => u.Cash), PiecewiseRange.ValueAt(cash, lots));
        }

        Assert.All(cost.Slopes.Zip(cost.Slopes.Skip(1)), pair => Assert.True(pair.First <= pair.Second));
        Assert.All(cash.Slopes.Zip(cash.Slopes.Skip(1)), pair => Assert.True(pair.First <= pair.Second));
    }

    private static void Agree(double expected, double actual) => Assert.Equal(expected, actual, 1e-12 * (1.0 + Math.Abs(expected)));
}
