using System.Collections.Immutable;
using FsCheck.Xunit;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Deribit;
using MarginOptimizer.Margin.Evaluation;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Margin.Tests.Books;
using MarginOptimizer.Margin.Tests.Models;
using MarginOptimizer.Margin.Tests.Naive;

namespace MarginOptimizer.Margin.Tests.Deribit;

public sealed class CrossMarginTests
{
    private static readonly ImmutableSortedDictionary<Currency, PortfolioMarginParameters> Coins =
        ImmutableSortedDictionary<Currency, PortfolioMarginParameters>.Empty
            .Add(Currency.Btc, ParameterSets.Btc2602)
            .Add(Currency.Eth, ParameterSets.Eth2602);

    [Property(MaxTest = 200)]
    public void The_compiled_margin_equals_the_naive_one(int seed)
    {
        var (book, cash) = RandomCrossBooks.Create(seed);
        var naive = NaiveCrossMargin.Total(book, cash, Coins);
        var unit = Evaluate(book, cash).Units.Single();
        Assert.Equal(Currency.Usd, unit.Currency);
        Assert.Equal(naive, unit.Initial, 1e-9 * Math.Max(naive, 1.0));
        Assert.Equal(0.8 * naive, unit.Maintenance, 1e-9 * Math.Max(naive, 1.0));
    }

    [Property(MaxTest = 100)]
    public void Components_sum_to_the_requirement(int seed)
    {
        var (book, cash) = RandomCrossBooks.Create(seed);
        var unit = Evaluate(book, cash).Units.Single();
        Assert.Equal(unit.Initial, unit.Components.Sum(c => c.Value), 1e-9 * Math.Max(unit.Initial, 1.0));
    }

    [Property(MaxTest = 100)]
    public void Collateral_is_the_equity_of_all_currencies_at_their_indices(int seed)
    {
        var (book, cash) = RandomCrossBooks.Create(seed);
        var expected = cash[Currency.Usdc] + Coins.Sum(c => book.Market.Indices[c.Key] * new NaiveCrossMargin(
            c.Value, book.Market.Indices[c.Key], cash[c.Key], book.Legs.Where(l => l.Coin == c.Key)).EquityInCoin);
        expected += book.Legs.Where(l => l.IsOption && l.IsLinear).Sum(l => l.Size * NaivePortfolioMargin.UsdPrice(l, l.Price, l.Volatility));
        Assert.Equal(expected, Evaluate(book, cash).Units.Single().Collateral, 1e-9 * Math.Max(Math.Abs(expected), 1e4));
    }

    [Property(MaxTest = 100)]
    public void The_requirement_is_midpoint_convex_while_the_delta_shock_is_zero(int seed)
    {
        var (book, cash) = RandomCrossBooks.Create(seed);
        var small = Coins.ToImmutableSortedDictionary(c => c.Key, c => c.Value with { MaxDeltaShock = 0.0 });
        var unit = Model(small).Compile(book.Market, book.Instruments).Units[0];
        var program = new UnitProgram(unit);
        var workspace = program.CreateWorkspace();
        var random = new Random(seed);
        var (first, second) = (Draw(), Draw());
        var between = At([.. first.Zip(second, (a, b) => 0.5 * (a + b))]);
        var ends = 0.5 * (At(first) + At(second));
        Assert.True(between <= ends + (1e-9 * Math.Max(ends, 1.0)), $"{between} above {ends}");

        double[] Draw() => [.. Enumerable.Range(0, unit.ColumnCount).Select(_ => 100 * (random.NextDouble() - 0.5))];

        double At(double[] z)
        {
            z.CopyTo(workspace.Positions);
            program.Evaluate(workspace);
            return program.InitialRequirement(workspace);
        }
    }

    [Fact]
    public void A_gain_in_one_coin_does_not_offset_a_loss_in_the_other()
    {
        var indices = new Dictionary<Currency, double> { [Currency.Btc] = 60_000, [Currency.Eth] = 3000 };
        var book = new LegBook([Leg.Perpetual(5, 60_000), Leg.Perpetual(-100, 3000, Currency.Eth)], indices);
        var unit = Evaluate(book, []).Units.Single();
        Assert.Equal((5 * 60_000 * 0.16) + (100 * 3000 * 0.18), unit.Components.Where(c => c.Name.EndsWith("worst case", StringComparison.Ordinal)).Sum(c => c.Value), 1e-6);
    }

    [Fact]
    public void Coins_that_are_only_held_are_revalued()
    {
        var indices = new Dictionary<Currency, double> { [Currency.Btc] = 60_000, [Currency.Eth] = 3000 };
        var book = new LegBook([Leg.Perpetual(1, 3000, Currency.Eth) with { IsLinear = true }], indices);
        var unit = Evaluate(book, new() { [Currency.Btc] = 2.0 }).Units.Single();
        Assert.Equal(2 * 60_000 * 0.16, unit.Components.Single(c => c.Name == "BTC worst case").Value, 1e-9);
        Assert.Equal(120_000, unit.Collateral, 1e-9);
    }

    [Fact]
    public void A_linear_short_against_the_inverse_long_nets_in_the_matrix_and_not_in_the_roll_shock()
    {
        var book = LegBook.Of(3000, Leg.Perpetual(10, 3000, Currency.Eth), Leg.Perpetual(-10, 3000, Currency.Eth) with { IsLinear = true });
        var unit = Evaluate(book, []).Units.Single();
        Assert.Equal(0.0, unit.Components.Single(c => c.Name == "ETH worst case").Value, 1e-9);
        Assert.Equal(2 * 10 * 3000 * 0.005, unit.Components.Single(c => c.Name == "ETH roll shock").Value, 1e-9);
    }

    [Fact]
    public void A_linear_contract_counts_at_the_price_of_the_currency_that_it_settles_in()
    {
        var indices = new Dictionary<Currency, double> { [Currency.Btc] = 60_000, [Currency.Usdc] = 1.25 };
        var unit = Evaluate(new LegBook([Leg.Perpetual(2, 60_000) with { IsLinear = true }], indices), []).Units.Single();
        Assert.Equal(1.25 * 2 * 60_000 * 0.16, unit.Components.Single(c => c.Name == "BTC worst case").Value, 1e-9);
        Assert.Equal(1.25 * 2 * 60_000 * 0.005, unit.Components.Single(c => c.Name == "BTC roll shock").Value, 1e-9);
    }

    [Theory]
    [InlineData(1000.0, 980.0)]
    [InlineData(-1000.0, -1000.0)]
    public void A_haircut_reduces_a_balance_and_not_a_debt(double cash, double counted)
    {
        var usdt = new Currency("USDT");
        var indices = new Dictionary<Currency, double> { [Currency.Btc] = 60_000, [usdt] = 1.0 };
        var book = new LegBook([Leg.Perpetual(1, 60_000)], indices);
        Assert.Equal(counted, Evaluate(book, new() { [usdt] = cash }).Units.Single().Collateral, 1e-12);
    }

    [Theory]
    [InlineData("2024-07-01T00:00:00Z", "deribit-xpm@2024-06-17")]
    [InlineData("2026-02-15T00:00:00Z", "deribit-xpm@2026-02-15")]
    [InlineData("2026-12-01T00:00:00Z", "deribit-xpm@2026-09-23")]
    public void An_instant_selects_the_version(string instant, string name) =>
        Assert.Equal(name, MarginModelCatalog.Embedded.Select("deribit-xpm", DateTimeOffset.Parse(instant, null)).Version.Name);

    [Fact]
    public void The_parameters_are_those_of_the_segregated_margin_of_the_same_day()
    {
        var book = LegBook.Of(60_000, Leg.Call(-3, 64_000, 20, 0.6, 60_100), Leg.Perpetual(40, 60_010));
        foreach (var day in new[] { "2024-06-17", "2026-02-15", "2026-09-23" })
        {
            var cross = new MarginEvaluator(MarginModelCatalog.Embedded.Named($"deribit-xpm@{day}").Compile(book.Market, book.Instruments)).Evaluate(book.Book);
            var segregated = new MarginEvaluator(MarginModelCatalog.Embedded.Named($"deribit-spm@{day}").Compile(book.Market, book.Instruments)).Evaluate(book.Book);
            Assert.Equal(segregated.Units[0].Components[1].Value * 60_000, cross.Units[0].Components[1].Value, 1e-6);
        }
    }

    [Fact]
    public void A_correlation_set_is_refused_as_unknown()
    {
        var text = ModelTexts.Embedded("deribit-xpm-2026-02-15").Replace("\"correlation_set\": false", "\"correlation_set\": true", StringComparison.Ordinal);
        var fault = Assert.Single(Assert.Throws<InvalidInputException>(() => MarginModelReader.Read(text)).Violations);
        Assert.Equal("parameters.correlation_set", fault.Path);
        Assert.Contains("not known", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Faulty_haircuts_are_reported_by_path()
    {
        var text = ModelTexts.Embedded("deribit-xpm-2026-02-15")
            .Replace("\"USDT\": {\"value\": 0.02", "\"USDT\": {\"value\": 2", StringComparison.Ordinal)
            .Replace("\"USDE\":", "\"usde\":", StringComparison.Ordinal)
            .Replace("\"USYC\":", "\"ETH\":", StringComparison.Ordinal);
        Assert.Equal(
            ["parameters.haircuts.usde", "parameters.haircuts.ETH", "parameters.haircuts.USDT.value"],
            Assert.Throws<InvalidInputException>(() => MarginModelReader.Read(text)).Violations.Select(v => v.Path));
    }

    [Fact]
    public void A_document_without_parameters_of_the_account_is_refused()
    {
        var text = ModelTexts.Embedded("deribit-spm-2026-02-15").Replace("deribit-portfolio-margin-v2", "deribit-cross-portfolio-margin", StringComparison.Ordinal);
        Assert.Equal("parameters", Assert.Single(Assert.Throws<InvalidInputException>(() => MarginModelReader.Read(text)).Violations).Path);
    }

    private static MarginReport Evaluate(LegBook book, Dictionary<Currency, double> cash)
    {
        return new MarginEvaluator(Model(Coins).Compile(book.Market, book.Instruments)).Evaluate(book.Book with
        {
            Balances = cash.ToImmutableSortedDictionary(c => c.Key, c => new Balance(c.Value, 0.0)),
        });
    }

    private static DeribitCrossPortfolioMargin Model(ImmutableSortedDictionary<Currency, PortfolioMarginParameters> coins)
    {
        var version = new MarginModelVersion("deribit-xpm", LegBook.AsOf, null, ModelStatus.InForce);
        var haircuts = ImmutableSortedDictionary<Currency, double>.Empty.Add(new Currency("USDT"), 0.02).Add(Currency.Usdc, 0.0);
        return new DeribitCrossPortfolioMargin(version, new CrossMarginParameters(coins, haircuts, []));
    }
}
