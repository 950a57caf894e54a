using System.IO.Compression;
using MarginOptimizer.Solver.Sparse.Problem;

namespace MarginOptimizer.Solver.Sparse.Qpb;

/// <summary>
/// Reads the QPB format, plain or in gzip (told by its first two bytes). Little endian: "QPB1", int32 n, m, nnzP, nnzA, double r; the upper
/// triangle of P in compressed columns (starts, rows, values); A likewise; doubles q[n], l[m], u[m], xl[n], xu[n] with IEEE infinities.
/// </summary>
public static class QpbReader
{
    private static readonly byte[] Magic = "QPB1"u8.ToArray();
    private static readonly byte[] Sentinel = "complete"u8.ToArray();
    private static readonly byte[] LastMember = Zipped(Sentinel);

    /// <summary>Reads to the end of the stream.</summary>
    /// <exception cref="QpbFormatException">Not such a file, cut short, longer than its header says, or with a malformed program.</exception>
    /// <exception cref="IOException">The stream itself fails.</exception>
    public static QuadraticProgram Read(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        var head = new byte[2];
        int known = stream.ReadAtLeast(head, 2, throwOnEndOfStream: false);
        var whole = new PrefixedStream(head.AsMemory(0, known), stream);
        if (known < 2 || head[0] != 0x1f || head[1] != 0x8b)
        {
            return Parse(new QpbValues(whole));
        }

        try
        {
            using var plain = new GZipStream(whole, CompressionMode.Decompress);
            QuadraticProgram program = Parse(new QpbValues(plain));
            RequireTrailer(whole, plain);
            return program;
        }
        catch (InvalidDataException fault)
        {
            throw new QpbFormatException($"the gzip data is damaged or cut short: {fault.Message}", fault);
        }
    }

    /// <summary>
    /// <see cref="GZipStream"/> takes the end of the file for the end of the data, even before the checksum was compared. Only behind a complete trailer does it
    /// read one more member, which works for files of several members too.
    /// </summary>
    private static void RequireTrailer(PrefixedStream whole, GZipStream plain)
    {
        whole.Append(LastMember);
        var found = new byte[Sentinel.Length];
        try
        {
            if (plain.ReadAtLeast(found, found.Length, throwOnEndOfStream: false) == found.Length && found.AsSpan().SequenceEqual(Sentinel))
            {
                return;
            }
        }
        catch (InvalidDataException fault)
        {
            throw new QpbFormatException("cut short: the gzip trailer is incomplete or does not match", fault);
        }

        throw new QpbFormatException("the gzip data does not end with a gzip trailer: it is cut short or followed by other bytes");
    }

    private static byte[] Zipped(byte[] bytes)
    {
        var stream = new MemoryStream();
        using (var zip = new GZipStream(stream, CompressionLevel.Fastest))
        {
            zip.Write(bytes);
        }

        return stream.ToArray();
    }

    private static QuadraticProgram Parse(QpbValues values)
    {
        if (!values.Bytes(4, "the mark QPB1").AsSpan().SequenceEqual(Magic))
        {
            throw new QpbFormatException("not a QPB file: it does not start with QPB1");
        }

        int[] sizes = values.Integers(4, "the sizes n, m, nnzP, nnzA");
        (int n, int m, int quadratic, int rows) = (sizes[0], sizes[1], sizes[2], sizes[3]);
        if (n < 0 || m < 0 || quadratic < 0 || rows < 0 || n == int.MaxValue)
        {
            throw new QpbFormatException($"a size in the header is negative or too large: n = {n}, m = {m}, nnzP = {quadratic}, nnzA = {rows}");
        }

        if (quadratic > (long)n * (n + 1L) / 2L || rows > (long)n * m)
        {
            throw new QpbFormatException($"the header asks for more entries than the matrices have: n = {n}, m = {m}, nnzP = {quadratic}, nnzA = {rows}");
        }

        double constant = values.Doubles(1, "the constant r")[0];
        SparseMatrix p = Matrix(values, "P", n, n, quadratic);
        SparseMatrix a = Matrix(values, "A", m, n, rows);
        var program = new QuadraticProgram
        {
            Quadratic = p,
            Rows = a,
            Constant = constant,
            Linear = values.Doubles(n, "q"),
            RowLower = values.Doubles(m, "l"),
            RowUpper = values.Doubles(m, "u"),
            Lower = values.Doubles(n, "xl"),
            Upper = values.Doubles(n, "xu"),
        };
        values.RequireEnd();
        return QuadraticProgramValidation.Faults(program) is { } faults ? throw new QpbFormatException($"the program is malformed:\n{faults}") : program;
    }

    private static SparseMatrix Matrix(QpbValues values, string name, int rows, int columns, int count)
    {
        int[] starts = values.Integers(columns + 1, $"the column starts of {name}");
        if (starts[^1] != count)
        {
            throw new QpbFormatException($"{name}: the last column ends at {starts[^1]}, the header says {count} entries");
        }

        return new SparseMatrix(rows, columns, starts, values.Integers(count, $"the rows of {name}"), values.Doubles(count, $"the values of {name}"));
    }
}
