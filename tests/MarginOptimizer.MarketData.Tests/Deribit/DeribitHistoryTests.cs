using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.MarketData.Deribit;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.MarketData.Tests.Deribit;

/// <summary>Against the real files; figures counted with other tools.</summary>
public sealed class DeribitHistoryTests
{
    private const string June = "data/deribit_chain/BTC_2026-06.csv.gz";

    [SharedFact(June)]
    public void A_month_of_chains_gives_the_snapshot_of_a_case()
    {
        // Expected: ../shared/cases/a01 (forwards and index are medians, futures constructed one tick each side).
        var at = new DateTimeOffset(2026, 6, 29, 13, 14, 11, TimeSpan.Zero);

        var snapshot = MarketSnapshotFile.Read(SharedData.PathOf(June), new SnapshotOptions(Currency.Btc, at));

        Assert.Equal(at, snapshot.AsOf);
        Assert.Equal(60156.54, snapshot.IndexOf(Currency.Btc), 9);
        var perpetual = snapshot.Find("BTC-PERPETUAL")!;
        Assert.Equal((60156.0, 60157.0), (perpetual.Quote.Bids.Best.Price, perpetual.Quote.Asks.Best.Price));
        var future = snapshot.Find("BTC-25JUN27")!;
        Assert.Equal((62475.0, 62478.03, 62480.0), (future.Quote.Bids.Best.Price, future.Quote.Mark, future.Quote.Asks.Best.Price));
        Assert.False(future.Quote.Bids.IsDepthKnown);
        var put = snapshot.Find("BTC-10JUL26-50000-P")!;
        Assert.Equal((0.0021, 0.0023), (put.Quote.Bids.Best.Price, put.Quote.Asks.Best.Price));
        Assert.Contains(snapshot.Notes, note => note.Contains("constructed", StringComparison.Ordinal));
    }

    [SharedFact(June)]
    public void All_snapshots_of_a_month_are_listed_and_the_latest_is_the_default()
    {
        var stamps = DeribitChainReader.Stamps([SharedData.PathOf(June)]);

        Assert.Equal(118, stamps.Length);
        Assert.Equal(stamps[^1], MarketSnapshotFile.Read(SharedData.PathOf(June)).AsOf);
    }

    [SharedFact("data/deribit_full_btc")]
    public void Full_tickers_give_sizes_and_listed_futures()
    {
        var snapshot = MarketSnapshotFile.Read(
            SharedData.PathOf("data/deribit_full_btc"), new SnapshotOptions(At: new DateTimeOffset(2026, 1, 15, 2, 0, 0, TimeSpan.Zero)));

        var perpetual = snapshot.Find("BTC-PERPETUAL")!;
        Assert.Equal(526070, perpetual.Quote.Bids.Best.Quantity);
        Assert.Equal(96721.82, perpetual.Quote.Mark);
        Assert.Equal(9, snapshot.Listings.Count(l => l.Instrument is Future or Perpetual));
        var put = snapshot.Find("BTC-15JAN26-100000-P")!;
        Assert.Equal(0.485, put.Quote.MarkVolatility, 12);
        Assert.Equal((0.0325, 52.0), (put.Quote.Bids.Best.Price, put.Quote.Bids.Best.Quantity));
        Assert.True(snapshot.Find("BTC-15JAN26-100000-C")!.Quote.Bids.IsEmpty);
    }
}
