using System.Collections.Immutable;
using System.Text.Json;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Backtesting.Journal;

/// <summary>
/// The progress of a run on disk, a line per entry, appended and flushed: after a kill, everything up to the last complete line counts, and a line cut short is
/// dropped. Every line carries a check over itself and the lines before it: what was changed, left out, added or moved is not gone on with. One process at a time.
/// </summary>
internal sealed class RunJournal : IDisposable
{
    public const string FileName = "progress.jsonl";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { IgnoreReadOnlyProperties = true };

    private readonly FileStream _file;
    private LineCheck _check;

    private RunJournal(FileStream file, LineCheck check, ImmutableArray<JournalEntry> entries) => (_file, _check, Entries) = (file, check, entries);

    /// <summary>What was done before, in order.</summary>
    public ImmutableArray<JournalEntry> Entries { get; }

    /// <summary>Opens the journal in a folder, or begins one.</summary>
    /// <param name="restart">Forgets what is there.</param>
    /// <exception cref="InvalidInputException">The journal is of another run or damaged, another process writes it, or the folder cannot be written.</exception>
    public static RunJournal Open(string folder, JournalHeader header, bool restart)
    {
        FileStream file;
        try
        {
            Directory.CreateDirectory(folder);
            file = new FileStream(Path.Combine(folder, FileName), restart ? FileMode.Create : FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException("out", $"cannot be written, or another run is writing there: {fault.Message}");
        }

        try
        {
            return Load(file, header);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Append(JournalEntry entry) => _check = Write(_file, _check, entry);

    public void Dispose() => _file.Dispose();

    /// <summary>Closes and deletes it: the results are there.</summary>
    public void Delete()
    {
        _file.Dispose();
        File.Delete(_file.Name);
    }

    private static RunJournal Load(FileStream file, JournalHeader header)
    {
        var entries = ImmutableArray.CreateBuilder<JournalEntry>();
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var complete = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        var check = LineCheck.None;
        for (var start = 0; start < complete;)
        {
            var end = Array.IndexOf(bytes, (byte)'\n', start);
            var line = bytes.AsSpan(start, end - start);
            if (start == 0) CheckBuild(line, header);
            check = check.Follow(line) ?? throw Damaged($"line {entries.Count + (start == 0 ? 1 : 2)} is not as it was written");
            if (start == 0) CheckInput(line, header);
            else entries.Add(Read<JournalEntry>(line));
            start = end + 1;
        }

        file.SetLength(complete);
        file.Position = complete;
        if (complete == 0) check = Write(file, check, header);
        return new RunJournal(file, check, entries.ToImmutable());
    }

    /// <summary>Before anything else of the journal is looked at: other builds write it in other ways.</summary>
    private static void CheckBuild(ReadOnlySpan<byte> line, JournalHeader header)
    {
        var found = Read<JournalHeader>(line);
        if (found.Format == header.Format && found.Build == header.Build) return;
        throw new InvalidInputException("out", $"{FileName} there was written by another build ({found.Build}, this is {header.Build}); start anew with --restart, or use another folder");
    }

    private static void CheckInput(ReadOnlySpan<byte> line, JournalHeader header)
    {
        if (Read<JournalHeader>(line).Input == header.Input) return;
        throw new InvalidInputException("out", $"{FileName} there belongs to a run with another configuration or other data; start anew with --restart, or use another folder");
    }

    private static T Read<T>(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, Options) ?? throw new JsonException("is null");
        }
        catch (JsonException fault)
        {
            throw Damaged(fault.Message);
        }
    }

    private static InvalidInputException Damaged(string how) => new("out", $"{FileName} there is damaged ({how}); start anew with --restart");

    private static LineCheck Write<T>(FileStream file, LineCheck check, T value)
    {
        var (line, next) = check.Sign(JsonSerializer.SerializeToUtf8Bytes(value, Options));
        file.Write([.. line, (byte)'\n']);
        file.Flush(flushToDisk: true);
        return next;
    }
}
