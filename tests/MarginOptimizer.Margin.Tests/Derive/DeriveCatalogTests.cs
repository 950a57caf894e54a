using System.Globalization;
using System.Text.Json;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Derive;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reconciliation;
using MarginOptimizer.Margin.Tests.Models;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Margin.Tests.Derive;

/// <summary>The dated parameters of Derive that come with the library.</summary>
public sealed class DeriveCatalogTests
{
    /// <summary>Blocks of the chain's figures and an instant at which the chain was there (two seconds a block, from events with known times).</summary>
    [Theory]
    [InlineData("chain/BTC_27013992", "derive-pm2", "BTC", "2025-08-01")]
    [InlineData("chain/ETH_36777192", "derive-pm2", "ETH", "2026-03-15")]
    [InlineData("chain/HYPE_38116392", "derive-pm2", "HYPE", "2026-04-15")]
    [InlineData("chain/BTC_45113645", "derive-pm2", "BTC", "2026-09-24")]
    [InlineData("chain1/BTC_4636392", "derive-pm", "BTC", "2024-03-01")]
    [InlineData("chain1/BTC_13881192", "derive-pm", "BTC", "2024-10-01")]
    [InlineData("sm/chain_BTC_3988392", "derive-sm", "BTC", "2024-02-15")]
    public void The_version_of_a_day_has_the_parameters_with_which_the_contracts_answered_that_day(string prefix, string id, string coin, string day)
    {
        var at = DateTimeOffset.Parse(day, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
        var model = MarginModelCatalog.Embedded.Select(id, at);
        using var document = Carried();
        var compared = 0;
        foreach (var entry in document.RootElement.GetProperty("vectors").EnumerateArray())
        {
            if (!entry.GetProperty("id").GetString()!.StartsWith(prefix, StringComparison.Ordinal)) continue;
            compared++;
            Assert.Equal(Answer(entry, Underlying(model, null)), Answer(entry, Underlying(model, new Currency(coin))), 1e-9);
        }

        Assert.True(compared >= 5, $"only {compared} entries");

        // The figure of an entry under its own parameters, or under those of the catalogue.
        double Answer(JsonElement entry, Func<JsonSection, IMarginModel> make)
        {
            var violations = new ViolationList();
            var section = new JsonSection(entry, "", violations);
            var market = id == "derive-sm" ? section.Sections("markets")[0] : section;
            var (builder, cash) = id == "derive-sm" ? (new DeriveMarketBuilder(DeriveCaseMarket.AnyInstant), 0.0) : DeriveCaseMarket.Read(section, 0.0);
            if (id == "derive-sm") builder.AddPrice(Currency.Usdc, section.Number("stable"), 1.0);
            if (id == "derive-sm") cash = DeriveCaseMarket.ReadCoin(market, DeriveCaseMarket.Underlying, builder);
            builder.AddBalance(Currency.Usdc, cash + section.Number("cash"));
            var result = new DeriveResult(make(section), builder.Market(), builder.Book());
            Assert.True(violations.IsEmpty);
            return result.Initial + result.Maintenance;
        }
    }

    [Fact]
    public void Versions_of_a_model_follow_one_another_without_a_gap()
    {
        foreach (var model in MarginModelCatalog.Embedded.Versions.Where(v => v.Id.StartsWith("derive-", StringComparison.Ordinal)).GroupBy(v => v.Id))
        {
            var versions = model.OrderBy(v => v.EffectiveFrom).ToList();
            for (var i = 1; i < versions.Count; i++) Assert.Equal(versions[i - 1].EffectiveTo, versions[i].EffectiveFrom);
            Assert.Null(versions[^1].EffectiveTo);
        }
    }

    [Fact]
    public void Until_January_2026_an_expiry_of_positive_value_counted_for_more_than_one_of_negative_value()
    {
        foreach (var model in MarginModelCatalog.Embedded.Models.OfType<DerivePortfolioMargin>())
        {
            var isBefore = model.Version.EffectiveFrom < new DateTimeOffset(2026, 1, 8, 0, 0, 0, TimeSpan.Zero);
            Assert.All(model.Parameters.Values, p => Assert.Equal(isBefore, p.LongDiscount > p.ShortDiscount));
        }
    }

    [Fact]
    public void Faults_of_a_document_are_reported_by_path()
    {
        var faulty = ModelTexts.Embedded("derive-pm2-2026-10-01")
            .Replace("{\"spot\": 1.14, \"volatility\": \"up\", \"damping\": 1.0}", "{\"spot\": 1.14, \"volatility\": \"upp\", \"damping\": 7}", StringComparison.Ordinal)
            .Replace("\"threshold\": {\"value\": 0.99", "\"treshold\": {\"value\": 0.99", StringComparison.Ordinal);
        var paths = Assert.Throws<InvalidInputException>(() => MarginModelReader.Read(faulty)).Violations.Select(v => v.Path).ToList();
        Assert.Contains("underlyings.BTC.scenarios.value[0].volatility", paths);
        Assert.Contains("underlyings.BTC.scenarios.value[0].damping", paths);
        Assert.Contains("underlyings.ETH.peg.threshold", paths);
        Assert.Contains("underlyings.ETH.peg.treshold", paths);
    }

    [Fact]
    public void A_skew_scenario_that_moves_the_spot_and_a_second_one_of_its_kind_are_refused()
    {
        var faulty = ModelTexts.Embedded("derive-pm2-2026-10-01")
            .Replace("{\"spot\": 1.0, \"volatility\": \"skew-abs\"", "{\"spot\": 1.1, \"volatility\": \"skew-linear\"", StringComparison.Ordinal);
        var paths = Assert.Throws<InvalidInputException>(() => MarginModelReader.Read(faulty)).Violations.Select(v => v.Path).ToList();
        Assert.Contains("underlyings.BTC.scenarios.value[32].spot", paths);
        Assert.Contains("underlyings.BTC.scenarios.value", paths);
    }

    [Fact]
    public void Standard_margin_needs_the_parameters_of_the_account()
    {
        var faulty = ModelTexts.Embedded("derive-sm-2026-08-20").Replace("\"parameters\": {", "\"parametres\": {", StringComparison.Ordinal);
        var paths = Assert.Throws<InvalidInputException>(() => MarginModelReader.Read(faulty)).Violations.Select(v => v.Path);
        Assert.Contains("parametres", paths);
    }

    [Fact]
    public void An_account_of_portfolio_margin_holds_one_underlying()
    {
        var (market, _) = DeriveBook.Create(1).Build(true, false);
        var model = MarginModelCatalog.Embedded.Select("derive-pm2", new DateTimeOffset(2026, 9, 1, 0, 0, 0, TimeSpan.Zero));
        var perpetual = (Perpetual)market.Listings.First(l => l.Instrument is Perpetual).Instrument;
        var two = new[] { Currency.Btc, Currency.Eth }.Select(c => (Instrument)(perpetual with { Name = c.Code, Base = c })).ToArray();
        var fault = Assert.Throws<InvalidInputException>(() => model.Compile(market, [.. two]));
        Assert.Contains("BTC, ETH", Assert.Single(fault.Violations).Message, StringComparison.Ordinal);
        var uncovered = Assert.Throws<InvalidInputException>(() => model.Compile(market, [perpetual, perpetual with { Payoff = Payoff.Inverse }]));
        Assert.Equal(["instruments[0]", "instruments[1]"], uncovered.Violations.Select(v => v.Path));
    }

    [Fact]
    public void A_snapshot_without_readings_of_the_oracles_is_warned_of()
    {
        var book = DeriveBook.Create(3);
        var (market, _) = book.Build(true, false);
        var bare = new Domain.Market.MarketSnapshot(market.AsOf, market.Indices, market.Forwards, market.Listings);
        var parameters = ((DeriveStandardMargin)MarginModelCatalog.Embedded.Named("derive-sm@2026-08-20")).Parameters[Currency.Btc];
        var model = new DeriveStandardMargin(
            new("t", DateTimeOffset.UnixEpoch, null, ModelStatus.InForce), new Dictionary<Currency, StandardParameters> { [DeriveBook.Coin] = parameters }, default);
        var instruments = market.Listings.Select(l => l.Instrument).ToArray();
        Assert.DoesNotContain(model.Compile(market, [.. instruments]).Warnings, w => w.Code == "ORACLE_FEEDS_ABSENT");
        Assert.Contains(model.Compile(bare, [.. instruments]).Warnings, w => w.Code == "ORACLE_FEEDS_ABSENT");
    }

    [Theory]
    [InlineData("\"isCall\":true", "\"isCall\":\"yes\"", "vectors[0].options[0].isCall")]
    [InlineData("\"imFactor\":1.0", "\"imFactor\":null", "vectors[0].params.margin.imFactor")]
    [InlineData("\"vol\":\"Up\"", "\"vol\":\"Upp\"", "vectors[0].params.scenarios[0].vol")]
    public void Faults_of_a_file_of_figures_are_reported_by_path(string from, string to, string path)
    {
        var text = File.ReadAllText(Repository.PathOf("src/MarginOptimizer.Margin/Reconciliation/Cases/derive-chain.json"));
        using var document = JsonDocument.Parse(text.Replace(from, to, StringComparison.Ordinal));
        var fault = Assert.Throws<InvalidInputException>(() => Reconciler.Reconcile(document.RootElement, "x.json"));
        Assert.Contains(path, fault.Violations.Select(v => v.Path));
    }

    /// <param name="coin">Whose parameters of the catalogue to take; null for the entry's own.</param>
    private static Func<JsonSection, IMarginModel> Underlying(IMarginModel model, Currency? coin)
    {
        var version = model.Version;
        var none = System.Collections.Immutable.ImmutableSortedDictionary<Currency, CollateralHaircut>.Empty;
        return model switch
        {
            DerivePortfolioMargin m => entry => new DerivePortfolioMargin(version, Of(
                coin is { } c ? m.Parameters[c] with { Collaterals = none } : DeriveCaseParameters.Portfolio(entry.Section("params"), none))),
            DeriveLegacyPortfolioMargin m => entry => new DeriveLegacyPortfolioMargin(version, Of(
                coin is { } c ? m.Parameters[c] : DeriveCaseParameters.Legacy(entry.Section("params")))),
            DeriveStandardMargin m => entry => new DeriveStandardMargin(
                version, Of(coin is { } c ? m.Parameters[c] : DeriveCaseParameters.Standard(entry.Section("params").Section("markets").Section("BTC"))), m.Peg),
            _ => throw new ArgumentOutOfRangeException(nameof(model)),
        };
    }

    private static Dictionary<Currency, T> Of<T>(T parameters) => new() { [DeriveCaseMarket.Underlying] = parameters };

    private static JsonDocument Carried() =>
        JsonDocument.Parse(File.ReadAllText(Repository.PathOf("src/MarginOptimizer.Margin/Reconciliation/Cases/derive-chain.json")));
}
