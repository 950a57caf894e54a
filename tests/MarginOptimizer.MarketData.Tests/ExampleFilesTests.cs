using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.MarketData.Tests;

public sealed class ExampleFilesTests
{
    [Theory]
    [InlineData("btc-2026-06.json", 640, 9, true)]
    [InlineData("btc-2026-01-depth.json", 450, 8, false)]
    public void An_example_market_holds_believable_real_quotes(string file, int options, int futures, bool isConstructed)
    {
        var snapshot = MarketSnapshotFile.Read(Repository.PathOf($"examples/markets/{file}"));

        Assert.Equal(options, snapshot.Listings.Count(l => l.Instrument is Option));
        Assert.Equal(futures, snapshot.Listings.Count(l => l.Instrument is not Option));
        Assert.Equal(isConstructed, snapshot.Notes.Any(n => n.Contains("constructed", StringComparison.Ordinal)));
        Assert.Contains("GitHub", snapshot.Source, StringComparison.Ordinal);
        Assert.Empty(QuoteHygiene.Inspect(snapshot));
    }

    [Theory]
    [InlineData("btc-2026-06.json")]
    [InlineData("btc-2026-01-depth.json")]
    public void A_written_market_reads_back_to_the_same_text_and_values(string file)
    {
        var text = File.ReadAllText(Repository.PathOf($"examples/markets/{file}"));
        var snapshot = MarketSnapshotFile.ParseJson(System.Text.Encoding.UTF8.GetBytes(text));

        Assert.Equal(text, MarketSnapshotFile.FormatJson(snapshot));
    }

    [Theory]
    [InlineData("short-strangle.json", "btc-2026-06.json", 7)]
    [InlineData("market-maker-40.json", "btc-2026-06.json", 43)]
    [InlineData("perpetual-vs-options.json", "btc-2026-01-depth.json", 6)]
    public void An_example_book_fits_its_market(string book, string market, int positions)
    {
        var snapshot = MarketSnapshotFile.Read(Repository.PathOf($"examples/markets/{market}"));

        var read = BookFile.Read(Repository.PathOf($"examples/books/{book}"), snapshot);

        Assert.Equal(positions, read.Positions.Length);
        Assert.True(read.Balances[Currency.Btc].Cash > 0);
    }

    [Fact]
    public void The_example_limits_are_read()
    {
        var limits = LimitFile.Read(Repository.PathOf("examples/limits/desk.json"));

        Assert.Equal([Measure.ExecutionCost, Measure.Delta, Measure.StressLoss], limits.Select(l => l.Measure));
        Assert.Equal(new MarketShock(-0.3, VolatilityShock.Up), limits[2].Shock);
        Assert.Equal(LimitPolicy.NoWorseThanNow, limits[1].Policy);
    }

    [Fact]
    public void The_rows_of_the_example_recipe_are_made_beside_no_limits()
    {
        var document = LimitFile.ReadDocument(Repository.PathOf("examples/limits/monte-carlo.json"));

        Assert.Empty(document.Limits);
        var set = Assert.Single(document.ScenarioSets);
        Assert.Equal(("days", 100_000), (set.Id, set.Rows));
        Assert.All(Enumerable.Range(0, set.Rows), k => Assert.True(set.Returns[Currency.Btc][k] * set.Volatilities[Currency.Btc][k] <= 0.0));
    }
}
