using MarginOptimizer.Risk.Scenarios;

namespace MarginOptimizer.Risk.Tests.Scenarios;

public class HouseScenariosTests
{
    [Fact]
    public void The_set_reaches_from_two_thirds_down_to_a_doubling()
    {
        Assert.Equal(-0.66, HouseScenarios.Default.Min(s => s.Move));
        Assert.Equal(1.00, HouseScenarios.Default.Max(s => s.Move));
        Assert.InRange(HouseScenarios.Default.Length, 80, 110);
    }

    [Fact]
    public void Labels_and_scenarios_are_distinct()
    {
        Assert.Distinct(HouseScenarios.Default.Select(s => s.Label));
        Assert.Distinct(HouseScenarios.Default.Select(s => s with { Label = "" }));
    }

    /// <summary>Venue cells lie at multiples of a quarter of the price range: 3.5 % at a range of 14 %, 4 % at 16 %.</summary>
    [Fact]
    public void Near_zero_the_moves_are_no_wider_apart_than_venue_cells_and_lie_between_them()
    {
        var moves = HouseScenarios.Default.Select(s => s.Move).Distinct().Order().ToArray();
        for (var i = 1; i < moves.Length; i++)
        {
            if (Math.Abs(moves[i]) <= 0.09 && Math.Abs(moves[i - 1]) <= 0.09) Assert.InRange(moves[i] - moves[i - 1], 0.0, 0.04 + 1e-12);
        }

        foreach (var range in new[] { 0.14, 0.16 })
        {
            for (var cell = -4; cell < 4; cell++)
            {
                var (low, high) = (range * cell / 4.0, range * (cell + 1) / 4.0);
                if (Math.Abs(low + high) < 0.14) Assert.Contains(moves, m => m > low + 0.001 && m < high - 0.001);
            }
        }
    }

    [Fact]
    public void Every_part_of_the_volatility_surface_moves_both_ways()
    {
        foreach (var measure in new Func<RiskScenario, double>[] { s => s.VolatilityFactor, s => s.Skew, s => s.Term })
        {
            Assert.Contains(HouseScenarios.Default, s => measure(s) > 0.0);
            Assert.Contains(HouseScenarios.Default, s => measure(s) < 0.0);
        }
    }
}
