using System.IO.Compression;
using MarginOptimizer.Solver.Sparse.Problem;
using MarginOptimizer.Solver.Sparse.Qpb;

namespace MarginOptimizer.Solver.Tests.Sparse;

public class QpbReaderTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void What_was_written_is_read(bool zipped)
    {
        QuadraticProgram program = new PlantedGenerator(5).Next(PlantedKind.Optimal).Program;
        QuadraticProgram read = QpbReader.Read(new MemoryStream(zipped ? Zip(Write(program)) : Write(program)));
        Assert.Equal(program.Quadratic.Values, read.Quadratic.Values);
        Assert.Equal(program.Rows.Starts, read.Rows.Starts);
        Assert.Equal(program.Rows.Indices, read.Rows.Indices);
        Assert.Equal(program.Rows.Values, read.Rows.Values);
        Assert.Equal(program.Linear, read.Linear);
        Assert.Equal(program.RowLower, read.RowLower);
        Assert.Equal(program.RowUpper, read.RowUpper);
        Assert.Equal(program.Lower, read.Lower);
        Assert.Equal(program.Upper, read.Upper);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Every_way_to_cut_a_file_short_is_named(bool zipped)
    {
        byte[] bytes = Write(new PlantedGenerator(5).Next(PlantedKind.Optimal).Program);
        for (int length = 0; length < bytes.Length; length++)
        {
            byte[] cut = zipped ? Zip(bytes[..length]) : bytes[..length];
            var fault = Assert.Throws<QpbFormatException>(() => QpbReader.Read(new MemoryStream(cut)));
            Assert.Contains("cut short", fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_gzip_file_without_its_whole_trailer_is_cut_short()
    {
        byte[] zipped = Zip(Write(new PlantedGenerator(5).Next(PlantedKind.Optimal).Program));
        for (int missing = 1; missing <= 8; missing++)
        {
            var fault = Assert.Throws<QpbFormatException>(() => QpbReader.Read(new MemoryStream(zipped[..^missing])));
            Assert.Contains("cut short", fault.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Every_shorter_gzip_file_is_refused()
    {
        byte[] zipped = Zip(Write(new PlantedGenerator(5).Next(PlantedKind.Optimal).Program));
        for (int length = 0; length < zipped.Length; length++)
        {
            Assert.Throws<QpbFormatException>(() => QpbReader.Read(new MemoryStream(zipped[..length])));
        }
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void A_gzip_file_of_several_members_is_read_and_its_last_trailer_is_needed(int missing)
    {
        QuadraticProgram program = new PlantedGenerator(5).Next(PlantedKind.Optimal).Program;
        byte[] bytes = Write(program), zipped = [.. Zip(bytes[..100]), .. Zip(bytes[100..])];
        Func<QuadraticProgram> read = () => QpbReader.Read(new MemoryStream(zipped[..^missing]));
        if (missing > 0)
        {
            Assert.Throws<QpbFormatException>(read);
        }
        else
        {
            Assert.Equal(program.Linear, read().Linear);
        }
    }

    [Fact]
    public void Bytes_after_the_gzip_data_are_a_fault()
    {
        byte[] zipped = [.. Zip(Write(new PlantedGenerator(5).Next(PlantedKind.Optimal).Program)), 0, 0, 0, 0];
        Assert.Contains("other bytes", Assert.Throws<QpbFormatException>(() => QpbReader.Read(new MemoryStream(zipped))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_damaged_gzip_file_is_named()
    {
        byte[] zipped = Zip(Write(new PlantedGenerator(5).Next(PlantedKind.Optimal).Program));
        for (int k = 2; k < zipped.Length; k += 7)
        {
            byte[] damaged = [.. zipped];
            damaged[k] ^= 0x5a;
            Exception? fault = Record.Exception(() => QpbReader.Read(new MemoryStream(damaged)));
            Assert.True(fault is null or QpbFormatException, $"byte {k}: {fault}");
        }
    }

    [Fact]
    public void A_header_that_lies_about_its_size_costs_no_memory()
    {
        byte[] bytes = Write(new PlantedGenerator(5).Next(PlantedKind.Optimal).Program);
        BitConverter.GetBytes(2_000_000_000).CopyTo(bytes, 4);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Throws<QpbFormatException>(() => QpbReader.Read(new MemoryStream(bytes)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 8_000_000);
    }

    [Theory]
    [InlineData(0, (byte)'X', "does not start with QPB1")]
    [InlineData(7, (byte)0x80, "negative")]
    [InlineData(15, (byte)0x70, "more entries than the matrices have")]
    public void A_faulty_header_is_named(int position, byte value, string expected)
    {
        byte[] bytes = Write(new PlantedGenerator(5).Next(PlantedKind.Optimal).Program);
        bytes[position] = value;
        var fault = Assert.Throws<QpbFormatException>(() => QpbReader.Read(new MemoryStream(bytes)));
        Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_after_the_end_are_a_fault()
    {
        byte[] bytes = [.. Write(new PlantedGenerator(5).Next(PlantedKind.Optimal).Program), 0];
        Assert.Contains("more bytes", Assert.Throws<QpbFormatException>(() => QpbReader.Read(new MemoryStream(bytes))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Faults_of_the_program_inside_are_all_named()
    {
        QuadraticProgram program = new PlantedGenerator(5).Next(PlantedKind.Optimal).Program;
        double[] linear = [.. program.Linear], lower = [.. program.Lower], upper = [.. program.Upper];
        linear[0] = double.NaN;
        lower[1] = 2.0;
        upper[1] = 1.0;
        var fault = Assert.Throws<QpbFormatException>(() => QpbReader.Read(new MemoryStream(Write(program with { Linear = linear, Lower = lower, Upper = upper }))));
        Assert.Contains("q of variable 0 is NaN", fault.Message, StringComparison.Ordinal);
        Assert.Contains("variable 1: [2, 1] is empty", fault.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("Parameter", fault.Message, StringComparison.Ordinal);
    }

    private static byte[] Write(QuadraticProgram program)
    {
        var stream = new MemoryStream();
        using var writer = new BinaryWriter(stream);
        writer.Write("QPB1"u8);
        foreach (int size in (int[])[program.VariableCount, program.RowCount, program.Quadratic.Count, program.Rows.Count])
        {
            writer.Write(size);
        }

        writer.Write(program.Constant);
        foreach (SparseMatrix matrix in (SparseMatrix[])[program.Quadratic, program.Rows])
        {
            Array.ForEach(matrix.Starts, writer.Write);
            Array.ForEach(matrix.Indices, writer.Write);
            Array.ForEach(matrix.Values, writer.Write);
        }

        foreach (double[] values in (double[][])[program.Linear, program.RowLower, program.RowUpper, program.Lower, program.Upper])
        {
            Array.ForEach(values, writer.Write);
        }

        writer.Flush();
        return stream.ToArray();
    }

    private static byte[] Zip(byte[] bytes)
    {
        var stream = new MemoryStream();
        using (var zip = new GZipStream(stream, CompressionLevel.Fastest))
        {
            zip.Write(bytes);
        }

        return stream.ToArray();
    }
}
