using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Csv;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.MarketData.Tables;

/// <summary>A table on disk, recognised by its content: CSV, CSV in gzip, or Parquet.</summary>
internal sealed record TableFile
{
    private const int Beginning = 1 << 16;

    public required string Path { get; init; }

    /// <summary>Without folders: how faults name it.</summary>
    public string Name => System.IO.Path.GetFileName(Path);

    public required bool IsParquet { get; init; }

    public bool IsGzip { get; init; }

    public required IReadOnlyList<string> Columns { get; init; }

    /// <summary>Types of the columns as the database names them; empty for CSV, where every cell is text.</summary>
    public IReadOnlyList<string> Types { get; init; } = [];

    /// <summary>Number of the header's line, from 1; CSV only.</summary>
    public int HeaderLine { get; init; }

    /// <summary>Cells of the first row; empty where there is none. CSV only.</summary>
    public IReadOnlyList<string> FirstRow { get; init; } = [];

    public IReadOnlyDictionary<string, string> Remarks { get; init; } = new Dictionary<string, string>();

    /// <summary>Lines after the header that hold something; CSV only.</summary>
    public int Rows { get; init; }

    public int IndexOf(string? column)
    {
        for (var i = 0; i < Columns.Count; i++)
            if (Columns[i] == column) return i;
        return -1;
    }

    /// <exception cref="InvalidInputException">The file is missing, cannot be read, is empty or has no header.</exception>
    public static TableFile Open(string path)
    {
        if (StartsAsParquet(path)) return OpenParquet(path);
        var file = InputFile.Read(path, InputFile.MaxStreamBytes, stream => OpenText(path, stream));
        return file with { Rows = InputFile.Read(path, InputFile.MaxStreamBytes, stream => LineCount.Of(stream, file.HeaderLine)) };
    }

    private static TableFile OpenText(string path, Stream stream)
    {
        var start = new byte[Beginning];
        var bytes = start.AsMemory(0, stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false));
        if (bytes.IsEmpty) throw new InvalidInputException("document", "is empty");
        var lines = bytes.Length < start.Length ? bytes : bytes[..(bytes.Span.LastIndexOf((byte)'\n') + 1)];
        if (lines.IsEmpty) throw new InvalidInputException("line 1", $"is longer than {Beginning} bytes");
        var faults = new ViolationList();
        using var csv = new CsvReader(new MemoryStream(lines.ToArray()), faults);
        faults.ThrowIfAny();
        var headerLine = csv.Line;
        return new TableFile
        {
            Path = System.IO.Path.GetFullPath(path),
            IsParquet = false,
            IsGzip = InputFile.IsGzip(path),
            Columns = csv.Columns,
            HeaderLine = headerLine,
            Remarks = csv.Remarks,
            FirstRow = csv.ReadRow() ? [.. Enumerable.Range(0, csv.Columns.Count).Select(c => csv.Cell(c).ToString())] : [],
        };
    }

    private static TableFile OpenParquet(string path)
    {
        var full = System.IO.Path.GetFullPath(path);
        try
        {
            using var session = new DuckSession();
            using var rows = session.Query($"SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM {SourceOf(full)})");
            var (columns, types) = (new List<string>(), new List<string>());
            while (rows.ReadChunk())
                for (var row = 0; row < rows.Count; row++)
                {
                    columns.Add(System.Text.Encoding.UTF8.GetString(rows.Text(0, row)));
                    types.Add(System.Text.Encoding.UTF8.GetString(rows.Text(1, row)));
                }

            return new TableFile { Path = full, IsParquet = true, Columns = columns, Types = types };
        }
        catch (DuckFault fault)
        {
            throw new InvalidInputException(System.IO.Path.GetFileName(path), $"is not a valid Parquet file: {fault.Message}");
        }
    }

    /// <summary>The file as a table of SQL: columns c0, c1, ... of text for CSV, those of the file for Parquet.</summary>
    public string Source()
    {
        if (IsParquet) return SourceOf(Path);
        var columns = string.Join(", ", Enumerable.Range(0, Columns.Count).Select(i => $"'c{i}': 'VARCHAR'"));
        return $"read_csv({DuckSession.Literal(Path)}, auto_detect=false, delim=',', quote='\"', escape='\"', header=false, skip={HeaderLine}, "
            + $"nullstr='', columns={{{columns}}}, compression='{(IsGzip ? "gzip" : "none")}', strict_mode=true, "
            + $"max_line_size={CsvReader.MaxLineLength})";
    }

    private static string SourceOf(string path) => $"read_parquet({DuckSession.Literal(path)})";

    /// <summary>By the four bytes every Parquet file begins with.</summary>
    private static bool StartsAsParquet(string path)
    {
        if (!File.Exists(path)) return false;
        return InputFile.Read(path, InputFile.MaxStreamBytes, stream =>
        {
            Span<byte> magic = stackalloc byte[4];
            return stream.ReadAtLeast(magic, 4, throwOnEndOfStream: false) == 4 && magic.SequenceEqual("PAR1"u8);
        });
    }
}
