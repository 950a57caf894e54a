using System.Runtime.InteropServices;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Scenarios;
using MarginOptimizer.Solver.Tests.Support;

namespace MarginOptimizer.Solver.Tests.Scenarios;

public sealed class ScenarioFileTests : IDisposable
{
    private readonly string _path = Path.GetTempFileName();

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_mapped_matrix_gives_the_answer_of_the_same_matrix_in_memory_bit_by_bit()
    {
        ConvexProgram program = new ScenarioPrograms(11).Next(4000);
        ScenarioFunction first = program.Functions[0];
        RowMatrix compact = Compact(first.Matrix);
        Write(compact, first.Offsets);
        using ScenarioFile file = ScenarioFile.Open(_path);
        Assert.Equal(first.Offsets, file.Offsets);
        ConvexProgram inMemory = program with { Functions = [.. program.Functions.Select(f => f with { Matrix = f.Matrix == first.Matrix ? compact : f.Matrix })] };
        ConvexProgram mapped = program with { Functions = [.. program.Functions.Select(f => f with { Matrix = f.Matrix == first.Matrix ? file.Matrix : f.Matrix })] };
        var solver = new ScenarioSolver();
        Solution expected = solver.Solve(inMemory, SolveBudget.Default), actual = solver.Solve(mapped, SolveBudget.Default);
        Assert.Equal(expected.Status, actual.Status);
        Assert.Equal(expected.X, actual.X);
        Assert.Equal(expected.LowerBound, actual.LowerBound);
    }

    [Fact]
    public void Rows_beyond_two_gigabytes_are_addressed()
    {
        const int rows = 300_000, columns = 1000;
        const double value = 42.5;
        using (var stream = new FileStream(_path, FileMode.Create))
        {
            // Sparse: the file system stores no block that was not written.
            stream.Write("SCN1"u8);
            stream.Write(BitConverter.GetBytes(rows));
            stream.Write(BitConverter.GetBytes(columns));
            stream.SetLength(12 + (8L * rows) + (8L * rows * columns));
            stream.Seek(-8, SeekOrigin.End);
            stream.Write(BitConverter.GetBytes(value));
        }

        using ScenarioFile file = ScenarioFile.Open(_path);
        Assert.Equal(value, file.Matrix.Row(rows - 1)[columns - 1]);
        Assert.Equal(0.0, file.Matrix.Row(280_000)[0]);
        Assert.Throws<ArgumentOutOfRangeException>(() => file.Matrix.Row(rows)[0]);
    }

    [Fact]
    public void A_closed_file_is_not_read()
    {
        Write(new RowMatrix([1.0, 2.0], 2, 1, 1), [3.0, 4.0]);
        ScenarioFile file = ScenarioFile.Open(_path);
        Assert.Equal(2.0, file.Matrix.Row(1)[0]);
        file.Dispose();
        file.Dispose();
        Assert.Throws<ObjectDisposedException>(() => file.Matrix.Row(1)[0]);
    }

    [Theory]
    [InlineData("SCN", "does not start with the header")]
    [InlineData("QPB1aaaabbbb", "does not start with the header")]
    [InlineData("SCN1\u0002\0\0\0\u0001\0\0\0", "has 12 bytes; 2 rows of 1 columns take 44")]
    public void A_file_that_is_not_a_scenario_file_is_refused(string content, string fault)
    {
        File.WriteAllText(_path, content);
        Assert.Contains(fault, Assert.Throws<InvalidDataException>(() => ScenarioFile.Open(_path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Negative_counts_and_missing_files_are_refused()
    {
        File.WriteAllBytes(_path, [.. "SCN1"u8, 0xff, 0xff, 0xff, 0xff, 1, 0, 0, 0]);
        Assert.Contains("-1 rows", Assert.Throws<InvalidDataException>(() => ScenarioFile.Open(_path)).Message, StringComparison.Ordinal);
        Assert.Throws<FileNotFoundException>(() => ScenarioFile.Open(_path + ".absent"));
    }

    private static RowMatrix Compact(RowMatrix matrix)
    {
        var values = new double[matrix.Rows * matrix.Columns];
        for (int row = 0; row < matrix.Rows; row++)
        {
            matrix.Row(row).CopyTo(values.AsSpan(row * matrix.Columns));
        }

        return new RowMatrix(values, matrix.Rows, matrix.Columns, matrix.Columns);
    }

    private void Write(RowMatrix matrix, double[] offsets)
    {
        using var stream = new FileStream(_path, FileMode.Create);
        stream.Write("SCN1"u8);
        stream.Write(BitConverter.GetBytes(matrix.Rows));
        stream.Write(BitConverter.GetBytes(matrix.Columns));
        stream.Write(MemoryMarshal.AsBytes(offsets.AsSpan()));
        stream.Write(MemoryMarshal.AsBytes(matrix.Values.AsSpan()));
    }
}
