using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Risk.Generators;
using MarginOptimizer.Risk.Numerics;
using MarginOptimizer.Risk.Tails;

namespace MarginOptimizer.Risk.Tests.Generators;

public class RandomScenarioTests
{
    private static readonly ScenarioRecipe Two = new()
    {
        Method = ScenarioMethod.MonteCarlo,
        Marginal = MarginalKind.Normal,
        Correlation = 0.6,
        Rows = 40_000,
        Seed = 3,
        Deviations = ImmutableSortedDictionary<Currency, double>.Empty.Add(Currency.Btc, 0.03).Add(Currency.Eth, 0.04),
    };

    /// <summary>Normal anchors of the tail: 2.326348 and 2.337803 standard deviations (closed forms).</summary>
    [Fact]
    public void A_gaussian_set_has_the_tail_of_the_normal_distribution_and_the_wanted_correlation()
    {
        var generated = ScenarioGenerator.Generate("g", Two);
        var (btc, eth) = (Histories.LogReturns(generated, Currency.Btc), Histories.LogReturns(generated, Currency.Eth));
        double[] losses = [.. btc.Select(r => -r / 0.03)];
        Assert.Equal(2.326348, SampleTail.Of(losses, 0.99).ValueAtRisk, 0.05);
        Assert.Equal(2.337803, SampleTail.Of(losses, 0.975).Shortfall, 0.04);
        Assert.Equal(0.6, Histories.Correlation(btc, eth), 0.015);
        Assert.Equal(0.04, EwmaVolatility.LongRun(eth), 0.0005);
    }

    /// <summary>Tail dependence 2 T(nu+1)(-sqrt((nu+1)(1-rho)/(1+rho))): 0.3 at nu = 3, rho = 0.5 or so; none for the Gaussian copula.</summary>
    [Fact]
    public void A_t_copula_brings_extremes_together_and_a_gaussian_one_does_not()
    {
        var student = Joint(Two with { Copula = CopulaKind.Student, Degrees = 3 });
        var gaussian = Joint(Two);
        var limit = 2.0 * new StudentDistribution(4.0).Cdf(-Math.Sqrt(4.0 * 0.4 / 1.6));
        Assert.Equal(limit, student, 0.1);
        Assert.True(gaussian < student - 0.1, $"{gaussian} and {student}");
    }

    [Fact]
    public void The_marginals_do_not_depend_on_the_copula()
    {
        var student = Histories.LogReturns(ScenarioGenerator.Generate("t", Two with { Copula = CopulaKind.Student }), Currency.Btc);
        Assert.Equal(0.03, EwmaVolatility.LongRun(student), 0.0005);
        Assert.Equal(2.326348 * 0.03, SampleTail.Of([.. student.Select(r => -r)], 0.99).ValueAtRisk, 0.002);
    }

    [Fact]
    public void Student_marginals_keep_the_volatility_and_have_fatter_tails()
    {
        var fat = Histories.LogReturns(ScenarioGenerator.Generate("t", Two with { Marginal = MarginalKind.Student, Degrees = 6 }), Currency.Btc);
        Assert.Equal(0.03, EwmaVolatility.LongRun(fat), 0.001);
        Assert.True(SampleTail.Of([.. fat.Select(r => -r)], 0.999).ValueAtRisk > 0.03 * 3.6);
    }

    [Fact]
    public void Empirical_marginals_and_correlations_are_those_of_the_history()
    {
        var history = Histories.Random(800);
        var generated = ScenarioGenerator.Generate("e", new() { Method = ScenarioMethod.MonteCarlo, History = history, Rows = 20_000 });
        var past = ScenarioGenerator.Generate("h", new() { Method = ScenarioMethod.Historical, History = history });
        foreach (var coin in history.Prices.Keys)
        {
            var (random, real) = (Histories.LogReturns(generated, coin), Histories.LogReturns(past, coin));
            Assert.InRange(random.Min(), real.Min() - 1e-12, real.Max() + 1e-12);
            Assert.Equal(EwmaVolatility.LongRun(real), EwmaVolatility.LongRun(random), 0.002);
        }

        var expected = Histories.Correlation(Histories.LogReturns(past, Currency.Btc), Histories.LogReturns(past, Currency.Eth));
        Assert.Equal(expected, Histories.Correlation(Histories.LogReturns(generated, Currency.Btc), Histories.LogReturns(generated, Currency.Eth)), 0.03);
    }

    [Fact]
    public void A_seed_gives_the_same_rows_and_a_longer_set_starts_with_them()
    {
        var few = ScenarioGenerator.Generate("a", Two with { Rows = 100, Copula = CopulaKind.Student });
        var many = ScenarioGenerator.Generate("b", Two with { Rows = 300, Copula = CopulaKind.Student });
        Assert.Equal(few.Returns[Currency.Eth], many.Returns[Currency.Eth].Take(100));
        Assert.NotEqual(few.Returns[Currency.Eth], ScenarioGenerator.Generate("a", Two with { Rows = 100, Seed = 4 }).Returns[Currency.Eth].AsEnumerable());
    }

    [Fact]
    public void Correlations_move_to_the_target_and_deviations_stay()
    {
        var history = Histories.Random(600);
        var past = ScenarioGenerator.Generate("h", new() { Method = ScenarioMethod.Historical, History = history });
        var recipe = new ScenarioRecipe { Method = ScenarioMethod.CorrelationBreakdown, History = history, Correlation = 0.95, CorrelationWeight = 1.0 };
        var moved = ScenarioGenerator.Generate("b", recipe);
        Assert.Empty(moved.Notes);
        foreach (var coin in history.Prices.Keys)
        {
            var (before, after) = (Histories.LogReturns(past, coin), Histories.LogReturns(moved, coin));
            Assert.Equal(before.Average(), after.Average(), 1e-9);
            Assert.Equal(EwmaVolatility.LongRun(before), EwmaVolatility.LongRun(after), 1e-6);
        }

        Assert.Equal(0.95, Histories.Correlation(Histories.LogReturns(moved, Currency.Btc), Histories.LogReturns(moved, Currency.Eth)), 1e-6);
        Assert.Equal(0.95, Histories.Correlation(Histories.LogReturns(moved, Currency.Btc), Histories.LogReturns(moved, Histories.Sol)), 1e-6);
        var same = ScenarioGenerator.Generate("s", recipe with { CorrelationWeight = 0.0 });
        for (var row = 0; row < past.Rows; row++) Assert.Equal(past.Returns[Currency.Eth][row], same.Returns[Currency.Eth][row], 1e-9);
    }

    [Fact]
    public void A_target_that_cannot_be_is_replaced_by_the_nearest_and_said()
    {
        var recipe = new ScenarioRecipe { Method = ScenarioMethod.CorrelationBreakdown, History = Histories.Random(300), Correlation = -1.0, CorrelationWeight = 1.0 };
        var moved = ScenarioGenerator.Generate("b", recipe);
        Assert.Contains("nearest", Assert.Single(moved.Notes), StringComparison.Ordinal);
        // The nearest matrix to three coins at -1 has -0.5 for every pair.
        Assert.Equal(-0.5, Histories.Correlation(Histories.LogReturns(moved, Currency.Btc), Histories.LogReturns(moved, Currency.Eth)), 1e-4);
    }

    /// <summary>Share of the worst 1 % of BTC in which ETH is in its own worst 1 %.</summary>
    private static double Joint(ScenarioRecipe recipe)
    {
        var generated = ScenarioGenerator.Generate("j", recipe);
        var (btc, eth) = (generated.Returns[Currency.Btc], generated.Returns[Currency.Eth]);
        var (low, lower) = (btc.Order().ElementAt(recipe.Rows / 100), eth.Order().ElementAt(recipe.Rows / 100));
        return btc.Zip(eth).Count(r => r.First < low && r.Second < lower) / (recipe.Rows / 100.0);
    }
}
