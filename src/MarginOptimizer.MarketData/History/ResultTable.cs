using System.Collections.Immutable;
using System.Text;
using DuckDB.NET.Data;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Tables;

namespace MarginOptimizer.MarketData.History;

/// <summary>Tables of results as Parquet. The same columns give the same bytes.</summary>
public static class ResultTable
{
    /// <summary>Writes a file, in place of one that is there.</summary>
    /// <exception cref="ArgumentException">No column, two of one name, or columns of different lengths.</exception>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void WriteParquet(string path, IReadOnlyList<ResultColumn> columns)
    {
        if (columns.Count == 0) throw new ArgumentException("a table needs a column", nameof(columns));
        if (columns.DistinctBy(c => c.Name).Count() < columns.Count) throw new ArgumentException("two columns have one name", nameof(columns));
        if (columns.Any(c => c.Count != columns[0].Count)) throw new ArgumentException("columns differ in length", nameof(columns));
        try
        {
            using var connection = new DuckDBConnection("DataSource=:memory:");
            connection.Open();
            Run(connection, DuckSession.Settings);
            Run(connection, $"CREATE TABLE result ({string.Join(", ", columns.Select(c => $"{DuckSession.Name(c.Name)} {TypeOf(c)}"))})");
            Append(connection, columns);
            Run(connection, $"COPY result TO {DuckSession.Literal(Path.GetFullPath(path))} (FORMAT parquet, COMPRESSION zstd)");
        }
        catch (DuckDBException fault)
        {
            throw new IOException($"{path} cannot be written: {fault.Message}", fault);
        }
    }

    /// <summary>Reads what <see cref="WriteParquet"/> wrote.</summary>
    /// <exception cref="InvalidInputException">The file is missing or is no such table.</exception>
    public static ImmutableArray<ResultColumn> ReadParquet(string path)
    {
        var file = TableFile.Open(path);
        if (!file.IsParquet) throw new InvalidInputException(file.Name, "is not a Parquet file");
        using var session = new DuckSession();
        using var rows = session.Query($"SELECT {string.Join(", ", file.Columns.Select((c, i) => SelectOf(file, c, file.Types[i])))} FROM {file.Source()}");
        var columns = file.Types.Select(_ => new List<object?>()).ToArray();
        while (rows.ReadChunk())
            for (var row = 0; row < rows.Count; row++)
                for (var column = 0; column < columns.Length; column++) columns[column].Add(ValueOf(rows, column, row, file.Types[column]));
        return [.. columns.Select((values, i) => ColumnOf(file.Columns[i], file.Types[i], values))];
    }

    private static void Run(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }

    private static void Append(DuckDBConnection connection, IReadOnlyList<ResultColumn> columns)
    {
        using var appender = connection.CreateAppender("result");
        for (var row = 0; row < columns[0].Count; row++)
        {
            var target = appender.CreateRow();
            foreach (var column in columns)
            {
                _ = column switch
                {
                    ResultColumn.Times c => target.AppendValue(c.Values[row].UtcDateTime),
                    ResultColumn.Texts c => target.AppendValue(c.Values[row]),
                    ResultColumn.Numbers c => target.AppendValue(c.Values[row]),
                    ResultColumn.Integers c => target.AppendValue(c.Values[row]),
                    ResultColumn.Flags c => target.AppendValue(c.Values[row]),
                    _ => throw new ArgumentOutOfRangeException(nameof(columns)),
                };
            }

            target.EndRow();
        }
    }

    private static string TypeOf(ResultColumn column) => column switch
    {
        ResultColumn.Times => "TIMESTAMP",
        ResultColumn.Texts => "VARCHAR",
        ResultColumn.Numbers => "DOUBLE",
        ResultColumn.Integers => "BIGINT",
        ResultColumn.Flags => "BOOLEAN",
        _ => throw new ArgumentOutOfRangeException(nameof(column)),
    };

    private static string SelectOf(TableFile file, string column, string type) => type switch
    {
        "TIMESTAMP" => $"epoch_us({DuckSession.Name(column)})",
        "VARCHAR" or "DOUBLE" or "BIGINT" or "BOOLEAN" => DuckSession.Name(column),
        _ => throw new InvalidInputException($"{file.Name}: column {column}", $"has type {type}, which no table of results has"),
    };

    private static object? ValueOf(DuckRows rows, int column, int row, string type)
    {
        if (rows.IsNull(column, row)) return null;
        return type switch
        {
            "TIMESTAMP" => DateTimeOffset.UnixEpoch.AddTicks(rows.Integer(column, row) * TimeSpan.TicksPerMicrosecond),
            "VARCHAR" => Encoding.UTF8.GetString(rows.Text(column, row)),
            "DOUBLE" => rows.Double(column, row),
            "BIGINT" => rows.Integer(column, row),
            _ => rows.Flag(column, row),
        };
    }

    private static ResultColumn ColumnOf(string name, string type, List<object?> values) => type switch
    {
        "TIMESTAMP" => new ResultColumn.Times(name, [.. values.Cast<DateTimeOffset>()]),
        "VARCHAR" => new ResultColumn.Texts(name, [.. values.Cast<string>()]),
        "DOUBLE" => new ResultColumn.Numbers(name, [.. values.Cast<double?>()]),
        "BIGINT" => new ResultColumn.Integers(name, [.. values.Cast<long?>()]),
        _ => new ResultColumn.Flags(name, [.. values.Cast<bool?>()]),
    };
}
