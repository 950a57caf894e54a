using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reconciliation;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Margin.Tests.Models;
using MarginOptimizer.Margin.Tests.Naive;

namespace MarginOptimizer.Margin.Tests.MultiCurrency;

/// <summary>The compiled models against second evaluators written from the venues' pages, over random accounts.</summary>
public sealed class DifferentialTests
{
    private const double Relative = 1e-9;

    private static readonly DateTimeOffset Now = new(2026, 3, 1, 8, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Okx_agrees_with_its_rules_written_position_by_position()
    {
        var binding = new SortedSet<string>(StringComparer.Ordinal);
        for (var seed = 0; seed < 60; seed++)
        {
            Currency[] coins = [Currency.Btc, new Currency("SOL")];
            var (market, book) = RandomAccounts.Create(seed, Now, coins, largest: seed % 3 == 0 ? 5_000.0 : 50.0);
            var unit = Evaluate("okx-pm", market, book);
            var naive = new NaiveOkxMargin(market, book);
            foreach (var coin in coins)
            {
                var modules = naive.Modules(coin);
                foreach (var (name, expected) in modules) Near(seed, $"{coin} {name}", expected, unit.Component($"{coin} {name}"), unit.Maintenance);
                binding.Add(modules["MMR"] == modules["MR7"] ? "MR7" : modules["MR1"] >= Math.Max(modules["MR2"], modules["MR6"]) ? "MR1" : "other");
                if (modules["MR9"] > 0.0) binding.Add("MR9");
                if (modules["spot in use"] > 0.0) binding.Add("long spot");
                if (modules["spot in use"] < 0.0) binding.Add("short spot");
            }

            Near(seed, "maintenance", naive.Maintenance, unit.Maintenance, unit.Maintenance);
            Near(seed, "initial", naive.Initial, unit.Initial, unit.Initial);
            Near(seed, "equity", naive.Equity, unit.Collateral, Math.Abs(unit.Collateral) + 1e6);
        }

        // The draws reach every branch that the comparison is meant for.
        Assert.Superset(new HashSet<string> { "MR1", "MR7", "MR9", "long spot", "short spot" }, new HashSet<string>(binding));
    }

    [Fact]
    public void Bybit_agrees_with_its_rules_written_position_by_position()
    {
        for (var seed = 0; seed < 60; seed++)
        {
            Currency[] coins = [Currency.Btc, Currency.Eth];
            var (market, book) = RandomAccounts.Create(1_000 + seed, Now, coins);
            var unit = Evaluate("bybit-pm", market, book);
            var naive = new NaiveBybitMargin(market, book);
            foreach (var coin in coins)
            {
                foreach (var (name, expected) in naive.Unit(coin)) Near(seed, $"{coin} {name}", expected, unit.Component($"{coin} {name}"), unit.Maintenance);
            }

            Near(seed, "maintenance", naive.Maintenance, unit.Maintenance, unit.Maintenance);
            Near(seed, "initial", 1.2 * naive.Maintenance, unit.Initial, unit.Initial);
        }
    }

    [Fact]
    public void Binance_agrees_with_its_brackets_and_collateral_rates_written_position_by_position()
    {
        var text = ModelTexts.Embedded("binance-pm-2022-04-18")
            .Replace("{\"limits\": [], \"rates\": [0.005]}", "{\"limits\": [50000, 250000], \"rates\": [0.004, 0.01, 0.05]}", StringComparison.Ordinal)
            .Replace("{\"limits\": [], \"rates\": [0.95]}", "{\"limits\": [100000], \"rates\": [0.95, 0.5]}", StringComparison.Ordinal);
        var model = MarginModelReader.Read(text);
        (double Cap, double Rate, double Cum)[] brackets = [(50_000, .004, 0.0), (250_000, .01, 300.0), (double.PositiveInfinity, .05, 10_300.0)];
        for (var seed = 0; seed < 60; seed++)
        {
            var (market, book) = RandomAccounts.Create(2_000 + seed, Now, [Currency.Btc, Currency.Eth], options: false);
            var unit = new MarginEvaluator(model.Compile(market, [.. market.Listings.Select(l => l.Instrument)])).Evaluate(book).Units.Single();
            var maintenance = book.Positions.Sum(p =>
            {
                var size = p.Instrument.IsCountedInUsd
                    ? p.Quantity * p.Instrument.ContractValue / market.QuoteOf(p.Instrument).Mark
                    : p.Quantity * p.Instrument.ContractValue * market.QuoteOf(p.Instrument).Mark;
                var (_, rate, cum) = brackets.First(b => Math.Abs(size) <= b.Cap);
                return ((Math.Abs(size) * rate) - cum) * market.IndexOf(p.Instrument.Settlement);
            });
            maintenance += book.Balances.Sum(b => 0.10 * Math.Max(-b.Value.Cash, 0.0) * market.IndexOf(b.Key));
            var equity = book.Balances.Sum(b =>
            {
                var value = (b.Value.Cash + b.Value.Collateral) * market.IndexOf(b.Key);
                if (value <= 0.0) return value;
                return b.Key.Code switch
                {
                    "BTC" or "ETH" => (0.95 * Math.Min(value, 1e5)) + (0.5 * Math.Max(value - 1e5, 0.0)),
                    "USDT" => value,
                    _ => 0.0,
                };
            });
            Near(seed, "maintenance margin", maintenance, unit.Component("maintenance margin"), maintenance);
            Near(seed, "initial", 1.2 * maintenance, unit.Initial, maintenance);
            Near(seed, "equity", equity, unit.Collateral, Math.Abs(equity) + 1e6);
            Near(seed, "uniMMR", equity / maintenance, unit.Component("uniMMR"), Math.Abs(equity / maintenance) + 1.0);
        }
    }

    private static UnitReport Evaluate(string model, MarketSnapshot market, Book book)
    {
        var compiled = MarginModelCatalog.Embedded.Select(model, market.AsOf).Compile(market, [.. market.Listings.Select(l => l.Instrument)]);
        return new MarginEvaluator(compiled).Evaluate(book).Units.Single();
    }

    private static void Near(int seed, string name, double expected, double actual, double scale) =>
        Assert.True(Math.Abs(expected - actual) <= Relative * Math.Max(Math.Abs(expected), scale), $"seed {seed}: {name} is {actual:R}, not {expected:R}");
}
