using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Deribit;

namespace MarginOptimizer.MarketData.History;

/// <summary>
/// A history in tables of one layout. Opening it builds every snapshot once and keeps only its time and indices, so that a fault anywhere is
/// known before anything is computed from the first stamp.
/// </summary>
internal sealed class TableHistory : IHistorySource
{
    private static readonly int Ahead = 2 * Environment.ProcessorCount;

    private readonly ChainLayout _layout;
    private readonly Currency? _currency;
    private IReadOnlyList<HistoryFile> _files;
    private readonly Dictionary<string, DateTimeOffset> _labels = new(StringComparer.Ordinal);
    private readonly List<StampFigures> _stamps = [];

    private TableHistory(IReadOnlyList<HistoryFile> files, Currency? currency)
    {
        (_files, _layout, _currency) = (files, files[0].Layout, currency);
        var table = files[0].Table;
        var source = _layout == ChainLayout.Quotes ? table.Remarks.GetValueOrDefault("source", "") : _layout.Source;
        Source = table.IsParquet ? source.Replace("(CSV)", "(Parquet)", StringComparison.Ordinal) : source;
    }

    public string Source { get; }

    public IReadOnlyList<StampFigures> Stamps => _stamps;

    /// <exception cref="InvalidInputException">With all faults of all files.</exception>
    public static TableHistory Open(IReadOnlyList<HistoryFile> files, Currency? currency)
    {
        var history = new TableHistory(files, currency);
        history._files = history.Check();
        return history;
    }

    public IEnumerable<MarketSnapshot> Read(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        var faults = new HistoryFaults();
        var files = _files.Where(f => f.To >= from && f.From <= to).ToList();
        var blocks = new BlockMerge(files, faults).Run((stamp, time) => (time ?? _labels.GetValueOrDefault(stamp, DateTimeOffset.MaxValue)) >= from);
        var wanted = blocks.TakeWhile(rows => rows.Time <= to);
        foreach (var result in OrderedPipeline.Run(wanted, new StampBuilder(_layout, _currency, Source).Build, Ahead, cancellation))
        {
            faults.Add(result.CellFaults);
            faults.Add(result.Violations);
            faults.ThrowIfAny();
            if (result.Snapshot is { } snapshot) yield return snapshot;
        }

        faults.ThrowIfAny();
    }

    /// <summary>The files with the time of their last row, without those that have nothing on the coin wanted.</summary>
    private List<HistoryFile> Check()
    {
        var faults = new HistoryFaults();
        var last = new Dictionary<string, DateTimeOffset>(StringComparer.Ordinal);
        var builder = new StampBuilder(_layout, _currency, Source);
        var blocks = new BlockMerge(_files, faults).Run((_, _) => true);
        foreach (var (rows, result) in OrderedPipeline.Run(blocks, rows => (rows, builder.Build(rows)), Ahead, CancellationToken.None))
        {
            faults.Add(result.CellFaults);
            faults.Add(result.Violations);
            if (result.Snapshot is not { } snapshot) continue;
            _stamps.Add(new StampFigures(result.Time, snapshot.Indices));
            foreach (var block in rows.Blocks)
            {
                if (_layout.Milliseconds is not null) _labels[block.Stamp] = rows.Time;
                if (Concerns(block)) last[block.File.Path] = rows.Time;
            }
        }

        faults.ThrowIfAny();
        if (_stamps.Count == 0) throw new InvalidInputException("history", _currency is null ? "has no instruments" : $"has no instruments on {_currency}");
        return [.. _files.Where(f => last.ContainsKey(f.Table.Path)).Select(f => f with { To = last[f.Table.Path] })];
    }

    private bool Concerns(QuoteBlock block)
    {
        if (_currency is null) return true;
        for (var row = 0; row < block.Count; row++)
            if (block.NameAt(row)?.Name.Base == _currency) return true;
        return false;
    }
}
