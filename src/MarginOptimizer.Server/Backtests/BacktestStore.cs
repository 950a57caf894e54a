using System.Text.Json;
using System.Text.Json.Serialization;
using MarginOptimizer.Backtesting;
using MarginOptimizer.Backtesting.Results;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Server.Backtests;

/// <summary>Backtests on disk: a folder each, named by the id, with what is asked, the state, the journal and the results. One server at a time.</summary>
internal sealed class BacktestStore : IDisposable
{
    private const string StateFile = "backtest.json";
    private const string ResultsFolder = "results";
    private const string LockFile = "server.lock";

    private static readonly JsonSerializerOptions Options = new()
    {
        Converters = { new JsonStringEnumConverter(namingPolicy: null, allowIntegerValues: false) },
        RespectNullableAnnotations = true,
    };

    private readonly string _folder;
    private readonly FileStream _lock;

    /// <param name="folder">Created where it is missing.</param>
    /// <exception cref="InvalidInputException">It cannot be written, or another server has it.</exception>
    public BacktestStore(string folder)
    {
        _folder = Path.GetFullPath(folder);
        try
        {
            Directory.CreateDirectory(_folder);
            _lock = new FileStream(Path.Combine(_folder, LockFile), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException("--backtest-folder", $"cannot be written, or another server uses it: {fault.Message}");
        }
    }

    /// <summary>Everything kept, in the order it came in.</summary>
    /// <exception cref="InvalidInputException">A state cannot be read, or is of another id than its folder; names every such file.</exception>
    public List<StoredBacktest> Load()
    {
        var faults = new ViolationList();
        var found = new List<StoredBacktest>();
        foreach (var folder in Directory.GetDirectories(_folder).Where(f => Guid.TryParseExact(Path.GetFileName(f), "D", out _)))
        {
            // A folder without a state may be a backtest that died while it was taken in or deleted, or somebody else's: it is let alone.
            var file = Path.Combine(folder, StateFile);
            if (File.Exists(file) && Read(file, faults) is { } stored) found.Add(stored);
        }

        faults.ThrowIfAny();
        return [.. found.OrderBy(b => b.CreatedAt).ThenBy(b => b.Id)];
    }

    /// <summary>Where journal and results of a backtest are.</summary>
    public string ResultsOf(Guid id) => Path.Combine(FolderOf(id), ResultsFolder);

    /// <summary>Complete or not at all, and on the disk when this returns.</summary>
    public void Save(StoredBacktest backtest)
    {
        var path = Path.Combine(FolderOf(backtest.Id), StateFile);
        Directory.CreateDirectory(FolderOf(backtest.Id));
        using (var file = new FileStream(path + ".part", FileMode.Create))
        {
            JsonSerializer.Serialize(file, backtest, Options);
            file.Flush(flushToDisk: true);
        }

        File.Move(path + ".part", path, overwrite: true);
    }

    public void Delete(Guid id)
    {
        // First, as what has no state is not there.
        File.Delete(Path.Combine(FolderOf(id), StateFile));
        Directory.Delete(FolderOf(id), recursive: true);
    }

    /// <summary>Deletes everything of a backtest that has no result but its state.</summary>
    public void DeleteResults(Guid id)
    {
        if (Directory.Exists(ResultsOf(id))) Directory.Delete(ResultsOf(id), recursive: true);
    }

    /// <summary>Files of a result by name, with <c>/</c> between folders, ordered by name.</summary>
    public List<(string Name, FileInfo File)> FilesOf(Guid id)
    {
        var root = ResultsOf(id);
        return [.. new DirectoryInfo(root).EnumerateFiles("*", SearchOption.AllDirectories)
            .Select(f => (Name: Path.GetRelativePath(root, f.FullName).Replace(Path.DirectorySeparatorChar, '/'), File: f))
            .Where(f => f.Name != BacktestRun.JournalFile)
            .OrderBy(f => f.Name, StringComparer.Ordinal)];
    }

    public BacktestSummary SummaryOf(Guid id) => SummaryJson.Parse(File.ReadAllBytes(Path.Combine(ResultsOf(id), BacktestFiles.Summary)));

    public void Dispose() => _lock.Dispose();

    private string FolderOf(Guid id) => Path.Combine(_folder, id.ToString("D"));

    private static StoredBacktest? Read(string file, ViolationList faults)
    {
        try
        {
            using var stream = File.OpenRead(file);
            var stored = JsonSerializer.Deserialize<StoredBacktest>(stream, Options) ?? throw new JsonException("it is null");
            var id = Guid.ParseExact(Path.GetFileName(Path.GetDirectoryName(file))!, "D");
            if (stored.Id == id) return stored;
            faults.Add("--backtest-folder", $"{file} is the state of backtest {stored.Id:D}, not of its folder's; repair or delete its folder");
        }
        catch (Exception fault) when (fault is JsonException or IOException or UnauthorizedAccessException)
        {
            faults.Add("--backtest-folder", $"{file} is damaged or cannot be read ({fault.Message}); repair or delete its folder");
        }

        return null;
    }
}
