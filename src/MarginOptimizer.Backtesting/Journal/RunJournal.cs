using System.Collections.Immutable;
using System.Text.Json;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Backtesting.Journal;

/// <summary>
/// The progress of a run on disk, a line per entry, appended and flushed: after a kill, everything up to the last complete line counts, and a line cut short is
/// dropped. One process at a time.
/// </summary>
internal sealed class RunJournal : IDisposable
{
    public const string FileName = "progress.jsonl";

    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web) { IgnoreReadOnlyProperties = true };

    private readonly FileStream _file;

    private RunJournal(FileStream file, ImmutableArray<JournalEntry> entries) => (_file, Entries) = (file, entries);

    /// <summary>What was done before, in order.</summary>
    public ImmutableArray<JournalEntry> Entries { get; }

    /// <summary>Opens the journal in a folder, or begins one.</summary>
    /// <param name="restart">Forgets what is there.</param>
    /// <exception cref="InvalidInputException">The journal is of another run, another process writes it, or the folder cannot be written.</exception>
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
            return new RunJournal(file, Load(file, header));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Append(JournalEntry entry) => Write(_file, entry);

    public void Dispose() => _file.Dispose();

    /// <summary>Closes and deletes it: the results are there.</summary>
    public void Delete()
    {
        _file.Dispose();
        File.Delete(_file.Name);
    }

    private static ImmutableArray<JournalEntry> Load(FileStream file, JournalHeader header)
    {
        var entries = ImmutableArray.CreateBuilder<JournalEntry>();
        var bytes = new byte[file.Length];
        file.ReadExactly(bytes);
        var complete = Array.LastIndexOf(bytes, (byte)'\n') + 1;
        var isFirst = true;
        for (var start = 0; start < complete;)
        {
            var end = Array.IndexOf(bytes, (byte)'\n', start);
            var line = bytes.AsSpan(start, end - start);
            start = end + 1;
            if (isFirst) Check(line, header);
            else entries.Add(Read<JournalEntry>(line));
            isFirst = false;
        }

        file.SetLength(complete);
        file.Position = complete;
        if (isFirst) Write(file, header);
        return entries.ToImmutable();
    }

    private static void Check(ReadOnlySpan<byte> line, JournalHeader header)
    {
        var found = Read<JournalHeader>(line);
        if (found == header) return;
        throw new InvalidInputException("out", found.Input != header.Input
            ? $"{FileName} there belongs to a run with another configuration or other data; start anew with --restart, or use another folder"
            : $"{FileName} there was written by another build ({found.Build}, this is {header.Build}); start anew with --restart, or use another folder");
    }

    private static T Read<T>(ReadOnlySpan<byte> line)
    {
        try
        {
            return JsonSerializer.Deserialize<T>(line, Options) ?? throw new JsonException("is null");
        }
        catch (JsonException fault)
        {
            throw new InvalidInputException("out", $"{FileName} there is damaged ({fault.Message}); start anew with --restart");
        }
    }

    private static void Write<T>(FileStream file, T value)
    {
        var bytes = JsonSerializer.SerializeToUtf8Bytes(value, Options);
        file.Write(bytes);
        file.WriteByte((byte)'\n');
        file.Flush(flushToDisk: true);
    }
}
