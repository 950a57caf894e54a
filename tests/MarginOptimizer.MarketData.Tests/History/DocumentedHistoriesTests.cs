using MarginOptimizer.Domain;
using MarginOptimizer.MarketData.History;

namespace MarginOptimizer.MarketData.Tests.History;

/// <summary>The histories of examples/formats.md are read as the text says.</summary>
public sealed class DocumentedHistoriesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void The_quotes_example_is_two_snapshots()
    {
        using var history = MarketHistory.Open([File("quotes-history.csv")], new MarketHistoryOptions());

        var snapshots = history.Read(null, CancellationToken.None).ToList();

        Assert.Equal("written by hand", history.Source);
        Assert.Equal([At(9, 22, 43, 6), At(10, 4, 43, 6)], history.Stamps.AsEnumerable());
        Assert.Equal([new(At(9, 22, 43, 6), 61813.78), new PricePoint(At(10, 4, 43, 6), 62240.11)], history.Indices(Currency.Btc).AsEnumerable());
        Assert.Equal([12.5, 10.0], snapshots.Select(s => s.Find("BTC-26JUN26-60000-P")!.Quote.Bids.Best.Quantity));
        Assert.Equal(62301.07, snapshots[1].UnderlyingOf(snapshots[1].Find("BTC-26JUN26-60000-P")!.Instrument));
    }

    [Fact]
    public void The_book_example_is_three_states_of_which_the_last_is_flat()
    {
        var states = BookHistoryFile.Read([File("book-history.csv")]);

        Assert.Equal([At(9, 22, 43, 6), At(10, 4, 43, 6), At(26, 8, 5, 0)], states.Select(s => s.At));
        Assert.Equal([new("BTC-26JUN26-60000-P", -12.5, false), new BookHistoryPosition("BTC-PERPETUAL", -250000, false)], states[0].Positions.AsEnumerable());
        Assert.Empty(states[2].Positions);
    }

    [Fact]
    public void The_examples_of_prices_stand_at_the_ends_of_days_and_bars()
    {
        var days = PriceHistoryFile.Read([File("prices.csv")]);
        var bars = PriceHistoryFile.Read([File("prices-long.csv")]);

        Assert.Equal((3, 2), (days[Currency.Btc].Length, days[Currency.Eth].Length));
        Assert.Equal(new PricePoint(At(9, 0, 0, 0), 61540.25), days[Currency.Btc][0]);
        Assert.Equal([new(At(9, 12, 0, 0), 61700), new PricePoint(At(10, 0, 0, 0), 61813.78)], bars[Currency.Btc].AsEnumerable());
        Assert.Equal([new PricePoint(At(10, 0, 0, 0), 1690.1)], bars[Currency.Eth].AsEnumerable());
    }

    [Fact]
    public void The_funding_example_is_read() =>
        Assert.Equal([new(At(9, 0, 0, 0), 0.0001), new PricePoint(At(9, 8, 0, 0), -4.4e-06)], RateHistoryFile.Read([File("funding.csv")]).Rates.AsEnumerable());

    public void Dispose() => _folder.Dispose();

    private string File(string example) => _folder.Write(example, FormatsDocument.Text(example));

    private static DateTimeOffset At(int day, int hour, int minute, int second) => new(2026, 6, day, hour, minute, second, TimeSpan.Zero);
}
