using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Risk.Generators;

namespace MarginOptimizer.Risk.Tests.Generators;

public class HistoricalScenarioTests
{
    private static readonly double[] Closes = [100.0, 110.0, 99.0, 99.0, 118.8, 108.0, 54.0, 81.0];

    [Fact]
    public void Every_day_is_a_row_with_its_dates()
    {
        var generated = Generate(new() { Method = ScenarioMethod.Historical, History = Histories.Days(Closes) });
        AssertNear([0.1, -0.1, 0.0, 0.2, -1.0 / 11.0, -0.5, 0.5], generated.Returns[Currency.Btc]);
        Assert.Equal("2024-01-01 to 2024-01-02", generated.Labels[0]);
        Assert.Empty(generated.Notes);
    }

    [Fact]
    public void Rows_over_several_days_overlap_or_follow_each_other()
    {
        var recipe = new ScenarioRecipe { Method = ScenarioMethod.Historical, History = Histories.Days(Closes), Horizon = 3 };
        AssertNear([-0.01, 0.08, 108.0 / 99.0 - 1.0, 54.0 / 99.0 - 1.0, 81.0 / 118.8 - 1.0], Generate(recipe).Returns[Currency.Btc]);
        AssertNear([-0.01, 54.0 / 99.0 - 1.0], Generate(recipe with { Overlapping = false }).Returns[Currency.Btc]);
    }

    [Fact]
    public void A_gap_and_a_missing_price_leave_rows_out_and_say_so()
    {
        var history = Histories.Days(Closes);
        var gap = history with { Times = [.. history.Times.Select((t, i) => i >= 4 ? t.AddDays(3) : t)] };
        var generated = Generate(new() { Method = ScenarioMethod.Historical, History = gap });
        AssertNear([0.1, -0.1, 0.0, -1.0 / 11.0, -0.5, 0.5], generated.Returns[Currency.Btc]);
        Assert.Contains("1 of 7 returns", Assert.Single(generated.Notes), StringComparison.Ordinal);

        var eth = Closes.ToArray();
        eth[2] = double.NaN;
        var two = history with { Prices = history.Prices.Add(Currency.Eth, [.. eth]) };
        var joint = Generate(new() { Method = ScenarioMethod.Historical, History = two });
        Assert.Equal(5, joint.Rows);
        Assert.Contains("2 of 7 returns", Assert.Single(joint.Notes), StringComparison.Ordinal);
        Assert.Equal(7, Generate(new() { Method = ScenarioMethod.Historical, History = two, Coins = [Currency.Btc] }).Rows);
    }

    [Fact]
    public void Volatility_moves_as_in_the_history_or_by_a_beta()
    {
        var history = Histories.Days(100.0, 90.0, 99.0) with { Volatilities = Histories.Prices(Currency.Btc, 50.0, 60.0, 57.0) };
        var recipe = new ScenarioRecipe { Method = ScenarioMethod.Historical, History = history };
        Assert.Empty(Generate(recipe).Volatilities);
        AssertNear([0.2, -0.05], Generate(recipe with { HistoricalVolatility = true }).Volatilities[Currency.Btc]);
        AssertNear([0.15, -0.15], Generate(recipe with { VolatilityBeta = -1.5 }).Volatilities[Currency.Btc]);
        AssertNear([2.0, -0.9], Generate(recipe with { VolatilityBeta = -20.0 }).Volatilities[Currency.Btc]);
    }

    /// <summary>r sigma(now) / sigma(t), written out, on log-returns and on simple ones.</summary>
    [Theory]
    [InlineData(false, 0.0)]
    [InlineData(true, 0.0)]
    [InlineData(false, 0.25)]
    public void Filtered_returns_have_the_volatility_of_now(bool simple, double weight)
    {
        var generated = Generate(new()
        {
            Method = ScenarioMethod.Filtered,
            History = Histories.Days(Closes[..6]),
            Lambda = 0.9,
            SimpleReturns = simple,
            LongRunWeight = weight,
        });
        double[] returns = [.. Enumerable.Range(1, 5).Select(t => simple ? (Closes[t] / Closes[t - 1]) - 1.0 : Math.Log(Closes[t] / Closes[t - 1]))];
        var longRun = returns.Average(r => r * r);
        var (variance, before) = (longRun, new List<double>());
        foreach (var r in returns)
        {
            before.Add(variance);
            variance = (0.9 * variance) + (0.1 * r * r);
        }

        var now = Math.Max(variance, ((1.0 - weight) * variance) + (weight * longRun));
        AssertNear(
            returns.Select((r, t) => r * Math.Sqrt(now / before[t])).Select(r => simple ? r : Math.Exp(r) - 1.0), generated.Returns[Currency.Btc]);
    }

    [Fact]
    public void A_coin_that_never_moves_stays_still_when_filtered() => Assert.All(
        Generate(new() { Method = ScenarioMethod.Filtered, History = Histories.Days(1.0, 1.0, 1.0) }).Returns[Currency.Btc], r => Assert.Equal(0.0, r));

    [Fact]
    public void A_crisis_is_the_worst_return_within_its_days()
    {
        var window = new CrisisWindow("drop", new(2024, 1, 5), new(2024, 1, 8));
        var recipe = new ScenarioRecipe { Method = ScenarioMethod.Crises, History = Histories.Days(Closes), Windows = [window], WorstRows = 2 };
        var generated = Generate(recipe);
        AssertNear([-0.5, -1.0 / 11.0], generated.Returns[Currency.Btc]);
        Assert.Equal("drop: 2024-01-06 to 2024-01-07", generated.Labels[0]);
        var missing = Generate(recipe with { Windows = [window, new("never", new(1999, 1, 1), new(1999, 2, 1))] });
        Assert.Contains("'never'", Assert.Single(missing.Notes), StringComparison.Ordinal);
    }

    [Fact]
    public void Known_crises_need_a_history_that_reaches_them() => Assert.Equal(
        "generate.windows",
        Assert.Throws<InvalidInputException>(() => Generate(new() { Method = ScenarioMethod.Crises, History = Histories.Days(1.0, 2.0, 3.0) })).Violations[0].Path);

    private static ReturnScenarios Generate(ScenarioRecipe recipe) => ScenarioGenerator.Generate("set", recipe);

    private static void AssertNear(IEnumerable<double> expected, IEnumerable<double> actual)
    {
        var (wanted, found) = (expected.ToArray(), actual.ToArray());
        Assert.Equal(wanted.Length, found.Length);
        for (var i = 0; i < wanted.Length; i++) Assert.Equal(wanted[i], found[i], 1e-12);
    }
}
