using System.IO.MemoryMappedFiles;

namespace MarginOptimizer.Solver.Problem;

/// <summary>
/// Numbers of a file read in place: the operating system brings pages in as they are touched and drops them under pressure, so that a matrix may be
/// larger than memory. Must not be closed while a solve reads from it.
/// </summary>
internal sealed unsafe class MappedRows : IDisposable
{
    private readonly MemoryMappedFile _file;
    private readonly MemoryMappedViewAccessor _view;
    private double* _start;

    /// <param name="path">An existing file.</param>
    /// <param name="offset">Bytes before the first number, a multiple of 4.</param>
    /// <param name="count">How many numbers.</param>
    public MappedRows(string path, long offset, long count)
    {
        Count = count;
        _file = MemoryMappedFile.CreateFromFile(path, FileMode.Open, null, 0, MemoryMappedFileAccess.Read);
        try
        {
            _view = _file.CreateViewAccessor(0, offset + (count * sizeof(double)), MemoryMappedFileAccess.Read);
        }
        catch
        {
            _file.Dispose();
            throw;
        }

        byte* start = null;
        _view.SafeMemoryMappedViewHandle.AcquirePointer(ref start);
        _start = (double*)(start + _view.PointerOffset + offset);
    }

    public long Count { get; }

    public ReadOnlySpan<double> Slice(long from, int length)
    {
        ObjectDisposedException.ThrowIf(_start == null, this);
        ArgumentOutOfRangeException.ThrowIfNegative(from);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(from + length, Count);
        return new ReadOnlySpan<double>(_start + from, length);
    }

    public void Dispose()
    {
        if (_start != null)
        {
            _start = null;
            _view.SafeMemoryMappedViewHandle.ReleasePointer();
            _view.Dispose();
            _file.Dispose();
        }
    }
}
