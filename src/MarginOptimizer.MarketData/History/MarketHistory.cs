using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Deribit;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Tables;

namespace MarginOptimizer.MarketData.History;

/// <summary>
/// Market snapshots over time from files of one layout (examples/formats.md, "Histories"): Deribit's chains and tickers, Binance's hours, our
/// quotes with a column <c>as_of</c>, each as CSV, gzip or Parquet, or files of ours with one snapshot each. Opening reads every file once
/// and checks it whole; reading goes through them again, with a few snapshots in memory at a time. Safe for several readers at once.
/// </summary>
public sealed class MarketHistory : IDisposable
{
    private readonly IHistorySource _source;
    private readonly DateTimeOffset _from;
    private readonly DateTimeOffset _to;
    private bool _isDisposed;

    private MarketHistory(IHistorySource source, IReadOnlyList<string> files, MarketHistoryOptions options)
    {
        (_source, Files) = (source, files);
        (_from, _to) = (options.From ?? DateTimeOffset.MinValue, options.To ?? DateTimeOffset.MaxValue);
        Stamps = [.. source.Stamps.Select(s => s.Time).Where(t => t >= _from && t <= _to)];
        if (!Stamps.IsEmpty) return;
        var (first, last) = (TimeText.Format(source.Stamps[0].Time), TimeText.Format(source.Stamps[^1].Time));
        throw new InvalidInputException("from", $"leaves no snapshot up to the end asked for; there are {first} .. {last}");
    }

    /// <summary>Times of the snapshots asked for, UTC, ascending and distinct; at least one.</summary>
    public ImmutableArray<DateTimeOffset> Stamps { get; }

    /// <summary>Where the quotes come from, for provenance.</summary>
    public string Source => _source.Source;

    /// <summary>The files, with directories and patterns expanded.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <param name="paths">Files, directories, or patterns with <c>*</c> in the file name. The order does not matter but for faults and notes.</param>
    /// <exception cref="InvalidInputException">
    /// With the faults of all files by file and line, stamp or row: missing, malformed, of several layouts or an unknown one, without rows,
    /// stamps not ascending, an instrument twice at one stamp, values out of range; or no snapshot is left of what is asked for.
    /// </exception>
    public static MarketHistory Open(IReadOnlyList<string> paths, MarketHistoryOptions options)
    {
        if (options.From > options.To) throw new InvalidInputException("from", $"is {TimeText.Format(options.From.Value)}, after the end asked for");
        var files = HistoryPaths.Expand(paths);
        return new MarketHistory(HistoryKind.Open(files, options.Currency), files, options);
    }

    /// <summary>
    /// The index of a coin, USD, at every stamp of the files, also outside the times asked for: the median over the rows of the stamp.
    /// Empty for a coin the history does not have.
    /// </summary>
    public ImmutableArray<PricePoint> Indices(Currency coin) =>
        [.. _source.Stamps.Where(s => s.Indices.ContainsKey(coin)).Select(s => new PricePoint(s.Time, s.Indices[coin]))];

    /// <summary>Every coin that has an index at some stamp, in order.</summary>
    public ImmutableArray<Currency> Coins => [.. _source.Stamps.SelectMany(s => s.Indices.Keys).Distinct().Order()];

    /// <summary>
    /// The snapshots of <see cref="Stamps"/> after a time, ascending; null = all. Rows are read on one thread and made into snapshots on
    /// several; leaving the loop early ends the reading.
    /// </summary>
    /// <exception cref="OperationCanceledException">The token was cancelled.</exception>
    /// <exception cref="InvalidInputException">A file is not as it was when the history was opened.</exception>
    public IEnumerable<MarketSnapshot> Read(DateTimeOffset? after, CancellationToken cancellation)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        var from = after is { } time && time >= _from ? time.AddTicks(time < DateTimeOffset.MaxValue ? 1 : 0) : _from;
        return from > Stamps[^1] ? [] : _source.Read(from, Stamps[^1], cancellation);
    }

    /// <summary>Ends the history: later reads are refused. Readings under way go on and close their files themselves.</summary>
    public void Dispose() => _isDisposed = true;
}
