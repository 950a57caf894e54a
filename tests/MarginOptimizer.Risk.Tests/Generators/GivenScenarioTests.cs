using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Risk.Generators;

namespace MarginOptimizer.Risk.Tests.Generators;

public class GivenScenarioTests
{
    private static readonly ScenarioRecipe Grid = new() { Method = ScenarioMethod.Grid, Coins = [Currency.Btc], Moves = [-0.15, 0.0, 0.15], VolatilityMoves = [-0.3, 0.5] };
    private static readonly ScenarioRecipe Historical = new() { Method = ScenarioMethod.Historical, History = Histories.Days(1.0, 2.0, 3.0) };
    private static readonly ScenarioRecipe MonteCarlo = new() { Method = ScenarioMethod.MonteCarlo, History = Histories.Random(50) };
    private static readonly ScenarioRecipe Unhedged = new()
    {
        Method = ScenarioMethod.Unhedged,
        Deviations = ImmutableSortedDictionary<Currency, double>.Empty.Add(Currency.Btc, 0.04),
        Hours = 6.0,
    };

    private static readonly ScenarioRecipe DePeg = new() { Method = ScenarioMethod.DePeg, Coins = [Currency.Btc], Moves = [0.0, -0.2], Depths = [0.1] };

    [Fact]
    public void A_grid_joins_every_move_with_every_change_of_volatility()
    {
        var set = ScenarioGenerator.Generate("grid", Grid);
        Assert.Equal([-0.15, -0.15, 0.0, 0.0, 0.15, 0.15], set.Returns[Currency.Btc].AsEnumerable());
        Assert.Equal([-0.3, 0.5, -0.3, 0.5, -0.3, 0.5], set.Volatilities[Currency.Btc].AsEnumerable());
        Assert.Equal("-15 %, vol +50 %", set.Labels[1]);
        Assert.Empty(ScenarioGenerator.Generate("grid", Grid with { VolatilityMoves = [] }).Volatilities);
    }

    [Fact]
    public void Shocks_are_rows_as_written_and_what_they_do_not_name_stays()
    {
        var none = ImmutableSortedDictionary<Currency, double>.Empty;
        var set = ScenarioGenerator.Generate("mine", new()
        {
            Method = ScenarioMethod.Shocks,
            Shocks = [new("crash", none.Add(Currency.Btc, -0.4).Add(Currency.Eth, -0.5), none.Add(Currency.Btc, 0.8)), new("up", none.Add(Currency.Eth, 0.2), none)],
        });
        Assert.Equal([-0.4, 0.0], set.Returns[Currency.Btc].AsEnumerable());
        Assert.Equal([-0.5, 0.2], set.Returns[Currency.Eth].AsEnumerable());
        Assert.Equal([0.8, 0.0], set.Volatilities[Currency.Btc].AsEnumerable());
        Assert.False(set.Volatilities.ContainsKey(Currency.Eth));
        Assert.Equal(["crash", "up"], set.Labels.AsEnumerable());
    }

    [Fact]
    public void A_book_that_cannot_be_hedged_meets_the_deviations_of_those_hours()
    {
        var set = ScenarioGenerator.Generate("blind", Unhedged with { Sigmas = [-5.0, 3.0] });
        Assert.Equal(Math.Exp(-5.0 * 0.04 * Math.Sqrt(0.25)) - 1.0, set.Returns[Currency.Btc][0], 1e-14);
        Assert.Equal(Math.Exp(3.0 * 0.04 * Math.Sqrt(0.25)) - 1.0, set.Returns[Currency.Btc][1], 1e-14);
        Assert.Equal(0.25, set.ElapsedDays);
        Assert.Equal("-5 sigma in 6 h without hedging", set.Labels[0]);
    }

    [Fact]
    public void Without_a_deviation_the_history_says_how_far_a_day_goes()
    {
        var history = Histories.Random(400);
        var past = ScenarioGenerator.Generate("h", new() { Method = ScenarioMethod.Historical, History = history });
        var set = ScenarioGenerator.Generate("blind", new() { Method = ScenarioMethod.Unhedged, History = history, Hours = 96.0, Sigmas = [1.0] });
        var daily = EwmaVolatility.LongRun(Histories.LogReturns(past, Currency.Eth));
        Assert.Equal(Math.Exp(2.0 * daily) - 1.0, set.Returns[Currency.Eth][0], 1e-9);
    }

    [Fact]
    public void A_de_peg_moves_the_stablecoin_beside_the_coins()
    {
        var set = ScenarioGenerator.Generate("peg", DePeg);
        Assert.Equal([-0.1, -0.1], set.Returns[Currency.Usdc].AsEnumerable());
        Assert.Equal([0.0, -0.2], set.Returns[Currency.Btc].AsEnumerable());
        Assert.Equal("USDC -10 %, coins -20 %", set.Labels[1]);
    }

    public static TheoryData<string, ScenarioRecipe> Faults => new()
    {
        { "generate.method", Historical with { Method = (ScenarioMethod)99 } },
        { "generate.history", Historical with { History = null } },
        { "generate.history.times", Historical with { History = Histories.Days(1.0) } },
        { "generate.history.times[1]", Historical with { History = Historical.History! with { Times = [.. Histories.Times(3).Reverse()] } } },
        { "generate.history.prices", Historical with { History = Historical.History! with { Prices = ImmutableSortedDictionary<Currency, ImmutableArray<double>>.Empty } } },
        { "generate.history.prices[BTC]", Historical with { History = Historical.History! with { Prices = Histories.Prices(Currency.Btc, 1.0, 2.0) } } },
        { "generate.history.prices[BTC][1]", Historical with { History = Histories.Days(1.0, 0.0, 3.0) } },
        { "generate.history.prices[BTC][2]", Historical with { History = Histories.Days(1.0, 2.0, double.PositiveInfinity) } },
        { "generate.history.volatilities[ETH]", Historical with { History = Historical.History! with { Volatilities = Histories.Prices(Currency.Eth, 1.0, 2.0, 3.0) } } },
        { "generate.history", Historical with { History = Histories.Days(1.0, double.NaN, 3.0) } },
        { "generate.horizon", Historical with { Horizon = 0 } },
        { "generate.coins", Historical with { Coins = [Currency.Eth] } },
        { "generate.coins", Historical with { Coins = [Currency.Btc, Currency.Btc] } },
        { "generate.elapsedDays", Historical with { ElapsedDays = double.NaN } },
        { "generate.volatilityBeta", Historical with { VolatilityBeta = double.PositiveInfinity } },
        { "generate.historicalVolatility", Historical with { HistoricalVolatility = true } },
        { "generate.smile", Historical with { Smile = (SmileRule)5 } },
        { "generate.lambda", Historical with { Method = ScenarioMethod.Filtered, Lambda = 1.0 } },
        { "generate.longRunWeight", Historical with { Method = ScenarioMethod.Filtered, LongRunWeight = -0.1 } },
        { "generate.rows", MonteCarlo with { Rows = 0 } },
        { "generate.rows", MonteCarlo with { Rows = int.MaxValue } },
        { "generate.degrees", MonteCarlo with { Degrees = 2 } },
        { "generate.correlation", MonteCarlo with { Correlation = 1.1 } },
        { "generate.copula", MonteCarlo with { Copula = (CopulaKind)4 } },
        { "generate.marginal", MonteCarlo with { Marginal = (MarginalKind)4 } },
        { "generate.deviations[BTC]", MonteCarlo with { Deviations = Unhedged.Deviations.SetItem(Currency.Btc, 0.0) } },
        { "generate.history", MonteCarlo with { History = null } },
        { "generate.correlationWeight", MonteCarlo with { Method = ScenarioMethod.CorrelationBreakdown, CorrelationWeight = double.NaN } },
        { "generate.coins", Grid with { Coins = [] } },
        { "generate.moves", Grid with { Moves = [] } },
        { "generate.moves[1]", Grid with { Moves = [0.1, -1.0] } },
        { "generate.volatilityMoves[0]", Grid with { VolatilityMoves = [double.NaN] } },
        { "generate.shocks", Grid with { Method = ScenarioMethod.Shocks } },
        { "generate.worstRows", Historical with { Method = ScenarioMethod.Crises, WorstRows = 0 } },
        { "generate.windows[0].to", Historical with { Method = ScenarioMethod.Crises, Windows = [new("w", new(2024, 1, 2), new(2024, 1, 1))] } },
        { "generate.windows[0].name", Historical with { Method = ScenarioMethod.Crises, Windows = [new("", new(2024, 1, 1), new(2024, 1, 2))] } },
        { "generate.windows", Historical with { Method = ScenarioMethod.Crises, Windows = [.. Enumerable.Repeat(new CrisisWindow("w", new(2024, 1, 1), new(2024, 1, 2)), 101)] } },
        { "generate.volatilityMoves", Grid with { Moves = [.. Enumerable.Range(1, 1_000).Select(m => m / 1e4)], VolatilityMoves = [.. Enumerable.Range(1, 1_000).Select(m => m / 1e4)] } },
        { "generate.depths", DePeg with { Moves = [.. Enumerable.Range(1, 1_000).Select(m => m / 1e4)], Depths = [.. Enumerable.Range(1, 1_000).Select(m => m / 1e4)] } },
        { "generate.volatilityBeta", Grid with { VolatilityMoves = [0.1], VolatilityBeta = 1.0 } },
        { "generate.hours", Unhedged with { Hours = 0.0 } },
        { "generate.sigmas", Unhedged with { Sigmas = [30.0] } },
        { "generate.deviations", Unhedged with { Coins = [Currency.Eth] } },
        { "generate.depths", DePeg with { Depths = [1.0] } },
        { "generate.coins", DePeg with { Coins = [Currency.Usdc] } },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_named_by_its_path(string path, ScenarioRecipe recipe) =>
        Assert.Contains(Assert.Throws<InvalidInputException>(() => ScenarioGenerator.Generate("set", recipe)).Violations, v => v.Path == path);
}
