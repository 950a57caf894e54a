using System.Text;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Csv;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.MarketData.Tables;

/// <summary>
/// Reads chosen columns of a table in the order of its rows, a chunk at a time. Cells of CSV are text; columns of Parquet keep their type.
/// A column the file has not is absent on every row.
/// </summary>
internal sealed class TableScan : IDisposable
{
    private readonly TableFile _file;
    private readonly DuckSession _session;
    private readonly DuckRows _rows;

    /// <summary>Column of the query and form, by wanted column.</summary>
    private readonly (int Column, Form Form)[] _cells;

    /// <exception cref="InvalidInputException">A column of a Parquet file has a type that cannot be taken for its use, or the file cannot be read.</exception>
    public TableScan(TableFile file, IReadOnlyList<(string? Name, ColumnUse Use)> columns)
    {
        _file = file;
        _cells = new (int, Form)[columns.Count];
        var (selected, faults) = (new List<string>(), new ViolationList());
        for (var i = 0; i < columns.Count; i++)
        {
            var index = file.IndexOf(columns[i].Name);
            var (sql, form) = index < 0 ? ("", Form.Absent) : Select(file, index, columns[i].Use, faults);
            _cells[i] = (selected.Count, form);
            if (form != Form.Absent) selected.Add(sql);
        }

        faults.ThrowIfAny();
        _session = new DuckSession();
        try
        {
            _rows = _session.Query($"SELECT {string.Join(", ", selected)} FROM {file.Source()}");
        }
        catch (DuckFault fault)
        {
            _session.Dispose();
            throw Explain(fault);
        }
    }

    /// <summary>Rows of the present chunk.</summary>
    public int Count => _rows.Count;

    /// <summary>Number of the first row of the present chunk, from 0.</summary>
    public long FirstRow { get; private set; }

    /// <exception cref="InvalidInputException">The file is malformed from here on, or has more rows than are read.</exception>
    public bool ReadChunk()
    {
        FirstRow += Count;
        try
        {
            if (_rows.ReadChunk())
                return FirstRow <= CsvReader.MaxRows ? true : throw new InvalidInputException(_file.Name, $"has more rows than the largest number, {CsvReader.MaxRows}");
        }
        catch (DuckFault fault)
        {
            throw Explain(fault);
        }

        if (!_file.IsParquet && FirstRow != _file.Rows) throw Explain(new DuckFault($"{FirstRow} rows were found in {_file.Rows} lines"));
        return false;
    }

    public bool IsNull(int column, int row) =>
        _cells[column].Form == Form.Absent || _rows.IsNull(_cells[column].Column, row);

    public bool IsText(int column) => _cells[column].Form == Form.Text;

    /// <summary>UTF-8 of a text; empty where there is none. Not for columns with a type of their own.</summary>
    public ReadOnlySpan<byte> Text(int column, int row) =>
        _cells[column].Form == Form.Text ? _rows.Text(_cells[column].Column, row) : [];

    /// <summary>False for a cell that is no number; NaN for an empty one.</summary>
    public bool TryNumber(int column, int row, out double value)
    {
        value = double.NaN;
        var (index, form) = _cells[column];
        if (form == Form.Absent) return true;
        if (form == Form.Double) return _rows.IsNull(index, row) || double.IsFinite(value = _rows.Double(index, row));
        var text = _rows.Text(index, row);
        return text.IsEmpty || NumberText.TryParse(text, out value);
    }

    /// <summary>
    /// The numbers of consecutive rows, NaN for empty cells, up to the first cell that is none; says how many were read.
    /// </summary>
    public int ReadNumbers(int column, int firstRow, Span<double> values)
    {
        var (index, form) = _cells[column];
        if (form == Form.Absent)
        {
            values.Fill(double.NaN);
            return values.Length;
        }

        for (var i = 0; i < values.Length; i++)
        {
            if (form == Form.Text)
            {
                var text = _rows.Text(index, firstRow + i);
                if (text.IsEmpty) values[i] = double.NaN;
                else if (!NumberText.TryParse(text, out values[i])) return i;
            }
            else if (!TryNumber(column, firstRow + i, out values[i]))
            {
                return i;
            }
        }

        return values.Length;
    }

    /// <summary>False for a cell that is no time with a zone, or is empty. A TIMESTAMP without one is in UTC.</summary>
    public bool TryTime(int column, int row, out DateTimeOffset time)
    {
        time = default;
        if (IsNull(column, row)) return false;
        return TimeText.TryParse(Encoding.UTF8.GetString(_rows.Text(_cells[column].Column, row)), out time);
    }

    /// <summary>What a cell says, for a fault.</summary>
    public string Show(int column, int row)
    {
        if (IsNull(column, row)) return "missing";
        var (index, form) = _cells[column];
        return form switch
        {
            Form.Double => string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{_rows.Double(index, row)}"),
            _ => InputText.Quote(Encoding.UTF8.GetString(_rows.Text(index, row))),
        };
    }

    public void Dispose()
    {
        _rows.Dispose();
        _session.Dispose();
    }

    private static (string Sql, Form Form) Select(TableFile file, int index, ColumnUse use, ViolationList faults)
    {
        if (!file.IsParquet) return ($"c{index}", Form.Text);
        var (name, type) = (DuckSession.Name(file.Columns[index]), file.Types[index]);
        var isNumber = type is "DOUBLE" || type.EndsWith("INT", StringComparison.Ordinal) || type is "INTEGER" or "UINTEGER"
            || type.StartsWith("DECIMAL", StringComparison.Ordinal);
        var isText = type is "VARCHAR" || type.StartsWith("ENUM", StringComparison.Ordinal);
        // The type of a list begins with the type of its items.
        switch (type.EndsWith(']') ? (ColumnUse?)null : use)
        {
            case ColumnUse.Text when isText || (isNumber && type != "DOUBLE"):
                return ($"CAST({name} AS VARCHAR)", Form.Text);
            case ColumnUse.Number when isNumber:
                return ($"CAST({name} AS DOUBLE)", Form.Double);
            case ColumnUse.Number or ColumnUse.Time when isText:
                return ($"CAST({name} AS VARCHAR)", Form.Text);
            case ColumnUse.Time when type.StartsWith("TIMESTAMP", StringComparison.Ordinal):
                return ($"strftime({UtcOf(name, type)}, '%Y-%m-%dT%H:%M:%S.%fZ')", Form.Text);
            case ColumnUse.Time when type == "DATE":
                return ($"CAST({name} AS VARCHAR)", Form.Text);
            default:
                faults.Add($"{file.Name}: column {file.Columns[index]}", $"has type {type}, expected {WordsOf(use)}");
                return ("", Form.Absent);
        }
    }

    private static string UtcOf(string name, string type) =>
        type.EndsWith("TIME ZONE", StringComparison.Ordinal) ? $"({name} AT TIME ZONE 'UTC')" : $"CAST({name} AS TIMESTAMP)";

    private static string WordsOf(ColumnUse use) => use switch
    {
        ColumnUse.Text => "VARCHAR",
        ColumnUse.Number => "DOUBLE, DECIMAL, an integer or VARCHAR (single precision would lose digits)",
        _ => "TIMESTAMP or VARCHAR",
    };

    /// <summary>Every malformed line of a text file, found by reading it once more; the database stops at the first and says it less well.</summary>
    private InvalidInputException Explain(DuckFault fault)
    {
        if (_file.IsParquet) return new InvalidInputException(_file.Name, $"cannot be read: {fault.Message}");
        try
        {
            InputFile.Read(_file.Path, InputFile.MaxStreamBytes, stream =>
            {
                var inFile = new ViolationList();
                using var csv = new CsvReader(stream, inFile);
                while (csv.ReadRow())
                {
                }

                inFile.ThrowIfAny();
                return true;
            });
        }
        catch (InvalidInputException error)
        {
            return error;
        }

        return new InvalidInputException(_file.Name, $"cannot be read; do all lines end in the same way? {fault.Message}");
    }

    private enum Form
    {
        Absent,
        Text,
        Double,
    }
}
