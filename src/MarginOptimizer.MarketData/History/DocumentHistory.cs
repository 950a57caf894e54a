using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.MarketData.History;

/// <summary>A history of files of ours with one snapshot each. All of them are read once when it is opened; only times and indices are kept.</summary>
internal sealed class DocumentHistory : IHistorySource
{
    private static readonly int Ahead = 2 * Environment.ProcessorCount;

    private readonly SnapshotOptions _options;
    private readonly List<(string Path, StampFigures Figures)> _files = [];

    private DocumentHistory(Currency? currency) => _options = new SnapshotOptions(currency);

    public string Source { get; private set; } = "";

    public IReadOnlyList<StampFigures> Stamps => [.. _files.Select(f => f.Figures)];

    /// <exception cref="InvalidInputException">With all faults of all files; two snapshots of one time are one.</exception>
    public static DocumentHistory Open(IReadOnlyList<string> paths, Currency? currency)
    {
        var history = new DocumentHistory(currency);
        history.Check(paths);
        return history;
    }

    public IEnumerable<MarketSnapshot> Read(DateTimeOffset from, DateTimeOffset to, CancellationToken cancellation)
    {
        var wanted = _files.Where(f => f.Figures.Time >= from && f.Figures.Time <= to).ToList();
        var read = OrderedPipeline.Run(wanted, f => (f.Figures, Snapshot: MarketSnapshotFile.Read(f.Path, _options)), Ahead, cancellation);
        foreach (var (figures, snapshot) in read)
            yield return snapshot.AsOf == figures.Time ? snapshot : throw new IOException("a snapshot changed its time while the history was read");
    }

    private void Check(IReadOnlyList<string> paths)
    {
        var faults = new ViolationList();
        foreach (var (path, snapshot, error) in OrderedPipeline.Run(paths, ReadOrFault, Ahead, CancellationToken.None))
        {
            foreach (var fault in error?.Violations ?? []) faults.Add(fault.Path, fault.Message);
            if (snapshot is null) continue;
            if (Source.Length == 0) Source = snapshot.Source;
            _files.Add((path, new StampFigures(snapshot.AsOf, snapshot.Indices)));
        }

        foreach (var same in _files.GroupBy(f => f.Figures.Time).Where(g => g.Count() > 1))
            faults.Add(Path.GetFileName(same.Last().Path), $"is of {TimeText.Format(same.Key)}, as {Path.GetFileName(same.First().Path)} is");
        faults.ThrowIfAny();
        _files.Sort((a, b) => a.Figures.Time.CompareTo(b.Figures.Time));
    }

    private (string Path, MarketSnapshot? Snapshot, InvalidInputException? Error) ReadOrFault(string path)
    {
        try
        {
            return (path, MarketSnapshotFile.Read(path, _options), null);
        }
        catch (InvalidInputException error)
        {
            return (path, null, error);
        }
    }
}
