using MarginOptimizer.Domain;
using MarginOptimizer.MarketData.History;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.MarketData.Tests.History;

/// <summary>Real histories give what the reader of single snapshots gives of the same files.</summary>
public sealed class SharedHistoryTests
{
    [SharedFact("data/deribit_chain/BTC_2026-01.csv.gz")]
    public void Sampled_stamps_of_a_chain_history_are_the_snapshots_read_alone()
    {
        string[] paths = [SharedData.PathOf("data/deribit_chain/BTC_2025-12.csv.gz"), SharedData.PathOf("data/deribit_chain/BTC_2026-01.csv.gz")];
        using var history = MarketHistory.Open(paths, new MarketHistoryOptions());

        var snapshots = history.Read(null, CancellationToken.None).ToList();

        Assert.Equal(history.Stamps.AsEnumerable(), snapshots.Select(s => s.AsOf));
        foreach (var at in new[] { 0, 3, 4, 57, snapshots.Count - 1 })
        {
            SameSnapshot.As(MarketSnapshotFile.Read(paths, new SnapshotOptions(null, snapshots[at].AsOf)), snapshots[at]);
            Assert.Equal(new PricePoint(snapshots[at].AsOf, snapshots[at].IndexOf(Currency.Btc)), history.Indices(Currency.Btc)[at]);
        }
    }

    [SharedFact("data/deribit_chain/ETH_2025-12.csv.gz")]
    public void Two_coins_in_files_of_their_own_are_one_history()
    {
        var pattern = SharedData.PathOf("data/deribit_chain/*_2025-12.csv.gz");
        string[] files = [SharedData.PathOf("data/deribit_chain/BTC_2025-12.csv.gz"), SharedData.PathOf("data/deribit_chain/ETH_2025-12.csv.gz")];
        using var both = MarketHistory.Open([pattern], new MarketHistoryOptions());
        using var ether = MarketHistory.Open([pattern], new MarketHistoryOptions { Currency = Currency.Eth });

        Assert.Equal(files, both.Files);
        foreach (var snapshot in both.Read(null, CancellationToken.None))
            SameSnapshot.As(MarketSnapshotFile.Read(files, new SnapshotOptions(null, snapshot.AsOf)), snapshot);
        foreach (var snapshot in ether.Read(null, CancellationToken.None))
            SameSnapshot.As(MarketSnapshotFile.Read(files, new SnapshotOptions(Currency.Eth, snapshot.AsOf)), snapshot);
        Assert.Empty(ether.Indices(Currency.Btc));
    }

    [SharedFact("data/deribit_full_btc/options.csv.gz")]
    public void Every_stamp_of_a_ticker_history_is_the_snapshot_read_alone()
    {
        string[] paths = [SharedData.PathOf("data/deribit_full_btc/futures.csv.gz"), SharedData.PathOf("data/deribit_full_btc/options.csv.gz")];
        using var history = MarketHistory.Open([SharedData.PathOf("data/deribit_full_btc")], new MarketHistoryOptions());

        var snapshots = history.Read(null, CancellationToken.None).ToList();

        Assert.Equal(10, snapshots.Count);
        foreach (var at in new[] { 0, 4, 9 }) SameSnapshot.As(MarketSnapshotFile.Read(paths, new SnapshotOptions(null, snapshots[at].AsOf)), snapshots[at]);
    }
}
