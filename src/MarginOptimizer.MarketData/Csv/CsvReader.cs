using System.Text;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.MarketData.Csv;

/// <summary>
/// Comma-separated text, one record per line, fields optionally in double quotes (doubled inside). Lines that start with <c>#</c> before the
/// header are <c># key: value</c> remarks. Streaming: one row lives at a time.
/// </summary>
internal sealed class CsvReader : IDisposable
{
    /// <summary>Rows read before a file is refused.</summary>
    public const int MaxRows = 2_000_000;

    /// <summary>Characters of a line before a file is refused.</summary>
    public const int MaxLineLength = 1 << 16;

    private readonly StreamReader _text;
    private readonly ViolationList _faults;
    private readonly List<Range> _cells = [];
    private string _line = "";
    private int _rows;

    public CsvReader(Stream stream, ViolationList faults)
    {
        _text = new StreamReader(stream, new UTF8Encoding(false, throwOnInvalidBytes: true), detectEncodingFromByteOrderMarks: true, 1 << 16);
        _faults = faults;
        Remarks = ReadRemarks();
        Columns = ReadHeader();
    }

    /// <summary>Remarks before the header by key.</summary>
    public IReadOnlyDictionary<string, string> Remarks { get; }

    public IReadOnlyList<string> Columns { get; }

    /// <summary>Number of the present line, from 1.</summary>
    public int Line { get; private set; }

    /// <summary>Position of a column, -1 when the file has none of that name.</summary>
    public int IndexOf(string column)
    {
        for (var i = 0; i < Columns.Count; i++)
            if (Columns[i] == column) return i;
        return -1;
    }

    /// <summary>Faults for required columns that are absent and for columns that are not known.</summary>
    public void CheckColumns(IReadOnlyList<string> required, IReadOnlyList<string> optional)
    {
        foreach (var name in required)
            if (IndexOf(name) < 0) _faults.Add("header", $"column {name} is missing; needed: {string.Join(", ", required)}");
        foreach (var name in Columns)
            if (!required.Contains(name) && !optional.Contains(name))
                _faults.Add("header", $"unknown column {InputText.Quote(name)}; known: {string.Join(", ", required.Concat(optional))}");
    }

    /// <summary>Moves to the next row with the right number of cells; rows with another number are faults and passed over.</summary>
    public bool ReadRow()
    {
        while (ReadLine())
        {
            if (_line.Length == 0) continue;
            if (++_rows > MaxRows) throw new InvalidInputException($"line {Line}", $"is beyond the largest number of rows, {MaxRows}");
            if (!Split()) continue;
            if (_cells.Count == Columns.Count) return true;
            _faults.Add($"line {Line}", $"has {_cells.Count} cells, expected {Columns.Count}");
        }

        return false;
    }

    /// <summary>A cell without its quotes; empty for a column the file has not.</summary>
    public ReadOnlySpan<char> Cell(int column)
    {
        if (column < 0) return [];
        var cell = _line.AsSpan(_cells[column]);
        if (cell.Length < 2 || cell[0] != '"') return cell;
        cell = cell[1..^1];
        return cell.Contains('"') ? cell.ToString().Replace("\"\"", "\"", StringComparison.Ordinal) : cell;
    }

    public string PathOf(int column) => $"line {Line}, column {(column < 0 ? "?" : Columns[column])}";

    public void Dispose() => _text.Dispose();

    private bool ReadLine()
    {
        try
        {
            if (_text.ReadLine() is not { } line) return false;
            Line++;
            if (line.Length > MaxLineLength) throw new InvalidInputException($"line {Line}", $"is longer than {MaxLineLength} characters");
            _line = line;
            return true;
        }
        catch (DecoderFallbackException)
        {
            throw new InvalidInputException($"after line {Line}", "is not valid UTF-8");
        }
    }

    private Dictionary<string, string> ReadRemarks()
    {
        var remarks = new Dictionary<string, string>(StringComparer.Ordinal);
        while (ReadLine())
        {
            var line = _line.AsSpan().Trim();
            if (line.IsEmpty) continue;
            if (line[0] != '#') return remarks;
            var colon = line.IndexOf(':');
            if (colon > 0) remarks[line[1..colon].Trim().ToString()] = line[(colon + 1)..].Trim().ToString();
        }

        throw new InvalidInputException("document", "is empty");
    }

    private string[] ReadHeader()
    {
        if (!Split()) throw new InvalidInputException($"line {Line}", "is no header of column names");
        var names = new string[_cells.Count];
        for (var i = 0; i < names.Length; i++)
        {
            names[i] = Cell(i).Trim().ToString();
            if (names[i].Length == 0) _faults.Add($"line {Line}", $"column {i + 1} has no name");
            else if (Array.IndexOf(names, names[i], 0, i) >= 0) _faults.Add($"line {Line}", $"column {names[i]} is given twice");
        }

        return names;
    }

    private bool Split()
    {
        _cells.Clear();
        var start = 0;
        while (true)
        {
            var end = EndOfCell(start);
            if (end < 0)
            {
                _faults.Add($"line {Line}, column {start + 1}", "has a quote that is not closed, or text after a closing quote");
                return false;
            }

            _cells.Add(start..end);
            if (end == _line.Length) return true;
            start = end + 1;
        }
    }

    private int EndOfCell(int start)
    {
        var rest = _line.AsSpan(start);
        if (rest.IsEmpty || rest[0] != '"')
        {
            var comma = rest.IndexOf(',');
            return comma < 0 ? _line.Length : start + comma;
        }

        for (var i = start + 1; i < _line.Length; i++)
        {
            if (_line[i] != '"') continue;
            if (i + 1 == _line.Length || _line[i + 1] == ',') return i + 1;
            if (_line[++i] != '"') return -1;
        }

        return -1;
    }
}
