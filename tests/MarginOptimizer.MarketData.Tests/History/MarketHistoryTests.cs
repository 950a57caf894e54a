using FsCheck.Xunit;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.MarketData.History;

namespace MarginOptimizer.MarketData.Tests.History;

/// <summary>Small histories give, stamp by stamp, what the reader of single snapshots gives of the same files.</summary>
public sealed class MarketHistoryTests
{
    [Property(MaxTest = 10)]
    public void Every_stamp_of_a_chain_history_is_the_snapshot_read_alone(int seed)
    {
        using var folder = new TemporaryFolder();
        var file = folder.WriteGzip("chain.csv.gz", HistoryTexts.Chain(seed, "BTC", 4));
        using var history = MarketHistory.Open([file], new MarketHistoryOptions());

        var snapshots = Read(history);

        Assert.Equal(Enumerable.Range(0, 4).Select(HistoryTexts.StampAt), history.Stamps);
        Assert.Equal(4, snapshots.Count);
        foreach (var snapshot in snapshots) SameSnapshot.As(MarketSnapshotFile.Read(file, new SnapshotOptions(null, snapshot.AsOf)), snapshot);
    }

    [Fact]
    public void Files_are_joined_by_stamp_whatever_their_order()
    {
        using var folder = new TemporaryFolder();
        var rows = HistoryTexts.ChainRows(1, "BTC", 4).ToList();
        var late = folder.Write("a.csv", HistoryTexts.Table(HistoryTexts.ChainHeader, rows.Skip(rows.Count / 2)));
        var early = folder.Write("b.csv", HistoryTexts.Table(HistoryTexts.ChainHeader, rows.Take(rows.Count / 2)));
        var ether = folder.WriteGzip("c.csv.gz", HistoryTexts.Chain(2, "ETH", 3));
        string[] files = [late, early, ether];

        using var history = MarketHistory.Open([folder.Path], new MarketHistoryOptions());
        using var bitcoin = MarketHistory.Open([Path.Combine(folder.Path, "*.csv*")], new MarketHistoryOptions { Currency = Currency.Btc });

        Assert.Equal(files, history.Files);
        foreach (var snapshot in Read(history)) SameSnapshot.As(MarketSnapshotFile.Read(files, new SnapshotOptions(null, snapshot.AsOf)), snapshot);
        foreach (var snapshot in Read(bitcoin)) SameSnapshot.As(MarketSnapshotFile.Read(files, new SnapshotOptions(Currency.Btc, snapshot.AsOf)), snapshot);
        Assert.Equal((4, 3, 0), (history.Indices(Currency.Btc).Length, history.Indices(Currency.Eth).Length, bitcoin.Indices(Currency.Eth).Length));
    }

    [Fact]
    public void Our_quotes_over_time_are_the_snapshots_of_single_files()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("quotes.csv", "# source: somewhere\n" + HistoryTexts.Quotes(3));
        using var history = MarketHistory.Open([file], new MarketHistoryOptions());

        var snapshots = Read(history);

        Assert.Equal("somewhere", history.Source);
        for (var i = 0; i < 3; i++)
        {
            var header = HistoryTexts.QuotesHeader["as_of,".Length..];
            var alone = folder.Write(
                $"alone{i}.csv", $"# as_of: {HistoryTexts.Text(HistoryTexts.StampAt(i))}\n# source: somewhere\n{HistoryTexts.Table(header, HistoryTexts.QuoteRows(i))}");
            SameSnapshot.As(MarketSnapshotFile.Read(alone), snapshots[i]);
        }
    }

    [Fact]
    public void Files_with_one_snapshot_each_are_a_history_in_the_order_of_their_times()
    {
        using var folder = new TemporaryFolder();
        using var chain = MarketHistory.Open([folder.Write("chain.csv", HistoryTexts.Chain(3, "BTC", 3))], new MarketHistoryOptions());
        var snapshots = Read(chain);
        string[] files = [.. snapshots.Select((s, i) => folder.WriteGzip($"{9 - i}.json.gz", MarketSnapshotFile.FormatJson(s)))];

        using var history = MarketHistory.Open([Path.Combine(folder.Path, "*.json.gz")], new MarketHistoryOptions());

        Assert.Equal(files.Reverse(), history.Files);
        Assert.Equal(chain.Stamps.AsEnumerable(), history.Stamps);
        Assert.Equal(chain.Indices(Currency.Btc).AsEnumerable(), history.Indices(Currency.Btc));
        foreach (var (expected, actual) in snapshots.Zip(Read(history))) SameSnapshot.As(expected, actual);
        Assert.Equal([chain.Stamps[2]], history.Read(chain.Stamps[1], CancellationToken.None).Select(s => s.AsOf));
    }

    [Fact]
    public void Only_the_times_asked_for_are_read_but_indices_are_of_all()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("chain.csv", HistoryTexts.Chain(4, "BTC", 6));
        var options = new MarketHistoryOptions { From = HistoryTexts.StampAt(1), To = HistoryTexts.StampAt(4) };

        using var history = MarketHistory.Open([file], options);

        Assert.Equal(Enumerable.Range(1, 4).Select(HistoryTexts.StampAt), history.Stamps);
        Assert.Equal(6, history.Indices(Currency.Btc).Length);
        Assert.Equal(history.Stamps.AsEnumerable(), TimesAfter(history, null));
        Assert.Equal(history.Stamps.Skip(2), TimesAfter(history, HistoryTexts.StampAt(2)));
        Assert.Equal(history.Stamps.Skip(2), TimesAfter(history, HistoryTexts.StampAt(2).AddMinutes(1)));
        Assert.Equal(history.Stamps.AsEnumerable(), TimesAfter(history, HistoryTexts.StampAt(0)));
        Assert.Empty(TimesAfter(history, HistoryTexts.StampAt(4)));
        Assert.Empty(TimesAfter(history, DateTimeOffset.MaxValue));
    }

    [Fact]
    public void Several_readers_read_at_once_and_a_reader_may_leave_early()
    {
        using var folder = new TemporaryFolder();
        using var history = MarketHistory.Open([folder.WriteGzip("chain.csv.gz", HistoryTexts.Chain(5, "BTC", 40))], new MarketHistoryOptions());

        using var one = history.Read(null, CancellationToken.None).GetEnumerator();
        using var other = history.Read(HistoryTexts.StampAt(9), CancellationToken.None).GetEnumerator();

        for (var i = 0; i < 20; i++)
        {
            Assert.True(one.MoveNext() && other.MoveNext());
            Assert.Equal((HistoryTexts.StampAt(i), HistoryTexts.StampAt(i + 10)), (one.Current.AsOf, other.Current.AsOf));
        }
    }

    [Fact]
    public void Reading_ends_when_it_is_cancelled_and_is_refused_once_the_history_is_disposed()
    {
        using var folder = new TemporaryFolder();
        using var stop = new CancellationTokenSource();
        var history = MarketHistory.Open([folder.Write("chain.csv", HistoryTexts.Chain(6, "BTC", 40))], new MarketHistoryOptions());
        using var reader = history.Read(null, stop.Token).GetEnumerator();

        Assert.True(reader.MoveNext());
        stop.Cancel();
        Assert.Throws<OperationCanceledException>(() => reader.MoveNext());
        history.Dispose();
        Assert.Throws<ObjectDisposedException>(() => history.Read(null, CancellationToken.None));
    }

    [Theory]
    [InlineData("\r\n", true, false)]
    [InlineData("\n", false, false)]
    [InlineData("\n", true, true)]
    public void Line_ends_a_byte_order_mark_quotes_and_blank_lines_change_nothing(string newLine, bool endsWithNewLine, bool hasMarkAndQuotes)
    {
        using var folder = new TemporaryFolder();
        var plain = HistoryTexts.Chain(7, "BTC", 2);
        var text = hasMarkAndQuotes ? "\uFEFF" + plain.Replace("BTC-26JUN26-50000-C", "\"BTC-26JUN26-50000-C\"", StringComparison.Ordinal) + "\n\n" : plain;
        if (!endsWithNewLine) text = text.TrimEnd();
        using var expected = MarketHistory.Open([folder.Write("plain.csv", plain)], new MarketHistoryOptions());

        using var history = MarketHistory.Open([folder.Write("other's.csv", text.Replace("\n", newLine, StringComparison.Ordinal))], new MarketHistoryOptions());

        foreach (var (one, other) in Read(expected).Zip(Read(history), (one, other) => (one, other))) SameSnapshot.As(one, other);
        Assert.Equal(expected.Stamps.AsEnumerable(), history.Stamps);
    }

    [Theory]
    [InlineData("a [1].csv")]
    [InlineData("a?{b}.csv")]
    [InlineData("it's 100 %.csv")]
    public void A_file_may_have_any_name(string name)
    {
        using var folder = new TemporaryFolder();

        using var history = MarketHistory.Open([folder.Write(name, HistoryTexts.Chain(1, "BTC", 1))], new MarketHistoryOptions());

        Assert.Single(Read(history));
    }

    [Fact]
    public void Crossed_quotes_are_kept_and_expired_instruments_are_left_out_with_a_note()
    {
        using var folder = new TemporaryFolder();
        const string rows = """
            2026-06-09T08:00:00Z,BTC,BTC-9JUN26-60000-P,0.01,0.02,0.015,0.5,0,0,61000,F,61000,1,0
            2026-06-09T08:00:00Z,BTC,BTC-26JUN26-60000-P,0.03,0.02,0.025,0.5,0,0,61000,F,61000,1,0
            """;
        using var history = MarketHistory.Open([folder.Write("chain.csv", $"{HistoryTexts.ChainHeader}\n{rows}")], new MarketHistoryOptions());

        var snapshot = Assert.Single(Read(history));

        Assert.Equal((0.03, 0.02), (snapshot.Find("BTC-26JUN26-60000-P")!.Quote.Bids.Best.Price, snapshot.Find("BTC-26JUN26-60000-P")!.Quote.Asks.Best.Price));
        Assert.Null(snapshot.Find("BTC-9JUN26-60000-P"));
        Assert.Contains(snapshot.Notes, n => n.Contains("expired", StringComparison.Ordinal));
    }

    private static List<MarketSnapshot> Read(MarketHistory history) => [.. history.Read(null, CancellationToken.None)];

    private static IEnumerable<DateTimeOffset> TimesAfter(MarketHistory history, DateTimeOffset? after) =>
        history.Read(after, CancellationToken.None).Select(s => s.AsOf);
}
