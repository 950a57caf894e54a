using System.Runtime.InteropServices;

namespace MarginOptimizer.Solver.Sparse.Qpb;

/// <summary>Little-endian numbers from a stream. Memory grows with the bytes that really arrive, never with what a header claims.</summary>
internal sealed class QpbValues(Stream stream)
{
    private const int Chunk = 1 << 20;

    private long _position;

    public byte[] Bytes(int count, string what) => Read<byte>(count, sizeof(byte), what);

    public int[] Integers(int count, string what)
    {
        int[] values = Read<int>(count, sizeof(int), what);
        if (!BitConverter.IsLittleEndian)
        {
            System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(values, values);
        }

        return values;
    }

    public double[] Doubles(int count, string what)
    {
        double[] values = Read<double>(count, sizeof(double), what);
        if (!BitConverter.IsLittleEndian)
        {
            Span<long> bits = MemoryMarshal.Cast<double, long>(values.AsSpan());
            System.Buffers.Binary.BinaryPrimitives.ReverseEndianness(bits, bits);
        }

        return values;
    }

    /// <exception cref="QpbFormatException">There are bytes left.</exception>
    public void RequireEnd()
    {
        if (stream.ReadByte() >= 0)
        {
            throw new QpbFormatException($"there are more bytes than the header says, from byte {_position} on");
        }
    }

    private T[] Read<T>(int count, int size, string what)
        where T : unmanaged
    {
        var values = new T[Math.Min(count, Chunk / size)];
        int done = 0;
        while (true)
        {
            Span<byte> target = MemoryMarshal.AsBytes(values.AsSpan(done));
            int read = stream.ReadAtLeast(target, target.Length, throwOnEndOfStream: false);
            _position += read;
            if (read < target.Length)
            {
                throw new QpbFormatException($"cut short: {what} ends at byte {_position}, {count - done - (read / size)} of {count} values are missing");
            }

            done = values.Length;
            if (done == count)
            {
                return values;
            }

            Array.Resize(ref values, (int)Math.Min(count, 2L * done));
        }
    }
}
