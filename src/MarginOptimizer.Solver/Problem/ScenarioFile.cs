using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace MarginOptimizer.Solver.Problem;

/// <summary>
/// A scenario matrix in a file, mapped and not read: "SCN1", int32 rows, int32 columns, float64 offsets[rows], float64 row-major matrix, all little
/// endian. Keep it open as long as a program refers to <see cref="Matrix"/>.
/// </summary>
public sealed class ScenarioFile : IDisposable
{
    private const int HeaderBytes = 12;
    private readonly MappedRows _rows;

    private ScenarioFile(MappedRows rows, int count, int columns, double[] offsets)
    {
        _rows = rows;
        Offsets = offsets;
        Matrix = new RowMatrix([], count, columns, columns) { Mapped = rows };
    }

    /// <summary>Rows x columns, read from the file as they are used.</summary>
    public RowMatrix Matrix { get; }

    /// <summary>One per row, in memory.</summary>
    public double[] Offsets { get; }

    /// <summary>Opens a file for reading.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="InvalidDataException">It is not of this format, or shorter or longer than its header says.</exception>
    public static ScenarioFile Open(string path)
    {
        if (!BitConverter.IsLittleEndian)
        {
            throw new PlatformNotSupportedException("Scenario files hold little-endian numbers and are mapped as they are.");
        }

        using FileStream stream = File.OpenRead(path);
        Span<byte> header = stackalloc byte[HeaderBytes];
        if (stream.ReadAtLeast(header, HeaderBytes, throwOnEndOfStream: false) < HeaderBytes || !header[..4].SequenceEqual("SCN1"u8))
        {
            throw new InvalidDataException($"'{path}' does not start with the header of a scenario file (\"SCN1\", rows, columns).");
        }

        int rows = BinaryPrimitives.ReadInt32LittleEndian(header[4..]), columns = BinaryPrimitives.ReadInt32LittleEndian(header[8..]);
        if (rows < 0 || columns < 0)
        {
            throw new InvalidDataException($"'{path}' says it has {rows} rows and {columns} columns.");
        }

        long expected = HeaderBytes + (sizeof(double) * (rows + ((long)rows * columns)));
        if (stream.Length != expected)
        {
            throw new InvalidDataException($"'{path}' has {stream.Length} bytes; {rows} rows of {columns} columns take {expected}.");
        }

        var offsets = new double[rows];
        stream.ReadExactly(MemoryMarshal.AsBytes(offsets.AsSpan()));
        var mapped = new MappedRows(path, HeaderBytes + ((long)sizeof(double) * rows), (long)rows * columns);
        return new ScenarioFile(mapped, rows, columns, offsets);
    }

    /// <summary>Unmaps the file; rows can no longer be read.</summary>
    public void Dispose() => _rows.Dispose();
}
