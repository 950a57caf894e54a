using System.Runtime.Intrinsics;

namespace MarginOptimizer.Cli.Benchmarking.Instances;

/// <summary>Sums of outer products of rows, the part of an instance's construction that takes time.</summary>
internal static class CrossProducts
{
    /// <summary>Rows handled together: the sums are read and written once for four of them.</summary>
    private const int Block = 4;

    /// <summary><c>sum over rows (row - shift)(row - shift)'</c>, n x n row-major and symmetric.</summary>
    /// <param name="matrix">Row-major, without padding.</param>
    /// <param name="columns">n.</param>
    /// <param name="shift">Subtracted from every row.</param>
    public static double[] Of(ReadOnlySpan<double> matrix, int columns, ReadOnlySpan<double> shift)
    {
        var rows = matrix.Length / columns;
        var sums = new double[columns * columns];
        var block = new double[Block * columns];
        for (var first = 0; first < rows; first += Block)
        {
            block.AsSpan().Clear();
            for (var row = first; row < Math.Min(rows, first + Block); row++)
            {
                for (var i = 0; i < columns; i++) block[((row - first) * columns) + i] = matrix[(row * columns) + i] - shift[i];
            }

            for (var i = 0; i < columns; i++) AddRow(block, columns, i, sums.AsSpan(i * columns, columns));
        }

        for (var i = 0; i < columns; i++)
        {
            for (var j = 0; j < i; j++) sums[(i * columns) + j] = sums[(j * columns) + i];
        }

        return sums;
    }

    private static void AddRow(double[] block, int columns, int i, Span<double> sums)
    {
        var (a, b, c, d) = (block[i], block[columns + i], block[(2 * columns) + i], block[(3 * columns) + i]);
        var first = block.AsSpan(0, columns);
        var second = block.AsSpan(columns, columns);
        var third = block.AsSpan(2 * columns, columns);
        var fourth = block.AsSpan(3 * columns, columns);
        var j = i;
        for (; j <= columns - Vector256<double>.Count; j += Vector256<double>.Count)
        {
            var sum = Vector256.Create<double>(sums[j..]);
            sum += (Vector256.Create(a) * Vector256.Create<double>(first[j..])) + (Vector256.Create(b) * Vector256.Create<double>(second[j..]));
            sum += (Vector256.Create(c) * Vector256.Create<double>(third[j..])) + (Vector256.Create(d) * Vector256.Create<double>(fourth[j..]));
            sum.CopyTo(sums[j..]);
        }

        for (; j < columns; j++) sums[j] += (a * first[j]) + (b * second[j]) + ((c * third[j]) + (d * fourth[j]));
    }
}
