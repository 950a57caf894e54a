using System.Runtime.CompilerServices;
using DuckDB.NET.Native;

namespace MarginOptimizer.MarketData.Tables;

/// <summary>Rows of a query, a chunk at a time. Spans are of the chunk and end with it.</summary>
internal sealed unsafe class DuckRows : IDisposable
{
    private readonly nint[] _data;
    private readonly nint[] _validity;
    private readonly DuckDBPreparedStatement _statement;
    private DuckDBResult _result;
    private DuckDBDataChunk? _chunk;
    private bool _isAtEnd;

    /// <summary>Owns both: a stream of rows ends with its statement.</summary>
    public DuckRows(DuckDBPreparedStatement statement, DuckDBResult result)
    {
        (_statement, _result) = (statement, result);
        var columns = (int)NativeMethods.Query.DuckDBColumnCount(ref _result);
        (_data, _validity) = (new nint[columns], new nint[columns]);
    }

    /// <summary>Rows of the present chunk.</summary>
    public int Count { get; private set; }

    /// <summary>False at the end, and from then on.</summary>
    public bool ReadChunk()
    {
        if (_isAtEnd) return false;
        _chunk?.Dispose();
        _chunk = NativeMethods.StreamingResult.DuckDBStreamFetchChunk(_result);
        Count = _chunk.IsInvalid ? 0 : (int)NativeMethods.DataChunks.DuckDBDataChunkGetSize(_chunk);
        if (Count == 0)
        {
            _isAtEnd = true;
            // The end and a fault look alike but for the text of the fault.
            if (NativeMethods.Query.DuckDBResultError(ref _result) is { Length: > 0 } fault) throw new DuckFault(fault);
            return false;
        }

        for (var column = 0; column < _data.Length; column++)
        {
            var vector = NativeMethods.DataChunks.DuckDBDataChunkGetVector(_chunk, column);
            _data[column] = (nint)NativeMethods.Vectors.DuckDBVectorGetData(vector);
            _validity[column] = (nint)NativeMethods.Vectors.DuckDBVectorGetValidity(vector);
        }

        return true;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public bool IsNull(int column, int row)
    {
        var mask = (ulong*)_validity[column];
        return mask != null && (mask[row >> 6] & (1UL << (row & 63))) == 0;
    }

    /// <summary>UTF-8 of a text column; empty where it is null.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public ReadOnlySpan<byte> Text(int column, int row)
    {
        if (IsNull(column, row)) return [];
        var cell = (DuckDBString*)_data[column] + row;
        return new ReadOnlySpan<byte>(cell->Data, cell->Length);
    }

    /// <summary>Of a column of type DOUBLE.</summary>
    public double Double(int column, int row) => ((double*)_data[column])[row];

    /// <summary>Of a column of type BIGINT.</summary>
    public long Integer(int column, int row) => ((long*)_data[column])[row];

    /// <summary>Of a column of type BOOLEAN.</summary>
    public bool Flag(int column, int row) => ((byte*)_data[column])[row] != 0;

    public void Dispose()
    {
        _chunk?.Dispose();
        _result.Close();
        _statement.Dispose();
    }
}
