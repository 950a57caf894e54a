using DuckDB.NET.Native;

namespace MarginOptimizer.MarketData.Tables;

/// <summary>
/// A database in memory that lives as long as one file is read or written. One thread: rows come in the order of the file, and a caller who
/// wants more cores reads more files. Nothing is downloaded: extensions are neither installed nor loaded.
/// </summary>
internal sealed class DuckSession : IDisposable
{
    public const string Settings =
        "SET threads=1; SET autoinstall_known_extensions=false; SET autoload_known_extensions=false; SET memory_limit='1GB'; "
        + "SET temp_directory=''; SET TimeZone='UTC'";

    private readonly DuckDBDatabase _database;
    private readonly DuckDBNativeConnection _connection;

    public DuckSession()
    {
        if (NativeMethods.Startup.DuckDBOpen(":memory:", out _database) != DuckDBState.Success
            || NativeMethods.Startup.DuckDBConnect(_database, out _connection) != DuckDBState.Success)
            throw new DuckFault("cannot open a database in memory");
        Run(Settings);
    }

    /// <summary>Runs statements whose result is of no interest.</summary>
    public void Run(string sql)
    {
        var state = NativeMethods.Query.DuckDBQuery(_connection, sql, out var result);
        var fault = state == DuckDBState.Success ? null : FaultOf(ref result);
        result.Close();
        if (fault is not null) throw fault;
    }

    /// <summary>Starts a query whose chunks are fetched one by one.</summary>
    public DuckRows Query(string sql)
    {
        var prepared = NativeMethods.PreparedStatements.DuckDBPrepare(_connection, sql, out var statement);
        if (prepared != DuckDBState.Success)
        {
            using (statement) throw new DuckFault(NativeMethods.PreparedStatements.DuckDBPrepareError(statement));
        }

        if (NativeMethods.PreparedStatements.DuckDBExecutePreparedStreaming(statement, out var result) == DuckDBState.Success)
            return new DuckRows(statement, result);
        var fault = FaultOf(ref result);
        result.Close();
        statement.Dispose();
        throw fault;
    }

    /// <summary>A text as a literal of SQL.</summary>
    public static string Literal(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";

    /// <summary>A name as an identifier of SQL.</summary>
    public static string Name(string text) => $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";

    private static DuckFault FaultOf(ref DuckDBResult result) => new(NativeMethods.Query.DuckDBResultError(ref result));

    public void Dispose()
    {
        _connection.Dispose();
        _database.Dispose();
    }
}
