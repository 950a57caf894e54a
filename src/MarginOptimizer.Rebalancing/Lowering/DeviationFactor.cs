using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>
/// Few rows F, f with <c>|F x + f|</c> = the standard deviation over many rows <c>A x + b</c>: the triangular factor of the centred rows, taken by orthogonal
/// reflections block by block. Products of columns are never formed, so that hedged books, whose rows nearly cancel, lose no digits.
/// </summary>
internal static class DeviationFactor
{
    private const int BlockRows = 256;

    /// <param name="rows">Equally likely; at least one.</param>
    /// <returns>At most one row more than there are columns, and never more than there were.</returns>
    public static FunctionRows Of(FunctionRows rows)
    {
        var (count, columns) = (rows.Matrix.Rows, rows.Matrix.Columns);
        var width = columns + 1;
        var means = Means(rows, width);
        var block = new double[Math.Min(BlockRows, count) * width];
        var factor = new double[width * width];
        if (count <= width)
        {
            var few = new FunctionRows(columns, count);
            for (var row = 0; row < count; row++)
            {
                Centre(rows, row, means, block.AsSpan(0, width));
                Set(few, row, block.AsSpan(0, width), count);
            }

            return few;
        }

        for (var start = 0; start < count; start += BlockRows)
        {
            var size = Math.Min(BlockRows, count - start);
            for (var k = 0; k < size; k++) Centre(rows, start + k, means, block.AsSpan(k * width, width));
            Absorb(factor, block.AsSpan(0, size * width), width);
        }

        var result = new FunctionRows(columns, width);
        for (var row = 0; row < width; row++) Set(result, row, factor.AsSpan(row * width, width), count);
        return result;
    }

    /// <summary>Of the columns, the offset last.</summary>
    private static double[] Means(FunctionRows rows, int width)
    {
        var means = new double[width];
        for (var row = 0; row < rows.Matrix.Rows; row++)
        {
            Add(rows.Row(row), 1.0, means);
            means[^1] += rows.Offsets[row];
        }

        for (var k = 0; k < width; k++) means[k] /= rows.Matrix.Rows;
        return means;
    }

    private static void Centre(FunctionRows rows, int row, double[] means, Span<double> target)
    {
        rows.Row(row).CopyTo(target);
        target[^1] = rows.Offsets[row];
        Add(means, -1.0, target);
    }

    private static void Set(FunctionRows target, int row, ReadOnlySpan<double> values, int count)
    {
        var scale = 1.0 / Math.Sqrt(count);
        var coefficients = target.Row(row);
        for (var i = 0; i < coefficients.Length; i++) coefficients[i] = scale * values[i];
        target.Offsets[row] = scale * values[^1];
    }

    /// <summary>
    /// The factor of a triangle on top of a block. The reflection of column j touches row j of the triangle and the block alone (Golub and Van Loan, Matrix
    /// Computations, 5.1 and 5.2).
    /// </summary>
    /// <param name="triangle">Width x width, upper.</param>
    /// <param name="block">Rows of the same width; used up.</param>
    private static void Absorb(double[] triangle, Span<double> block, int width)
    {
        var rows = block.Length / width;
        var products = new double[width];
        for (var j = 0; j < width; j++)
        {
            var top = triangle.AsSpan((j * width) + j, width - j);
            var squares = 0.0;
            for (var r = 0; r < rows; r++) squares += block[(r * width) + j] * block[(r * width) + j];
            if (squares == 0.0) continue;
            var length = Math.Sqrt((top[0] * top[0]) + squares);
            var head = top[0] >= 0.0 ? top[0] + length : top[0] - length;
            var twice = 2.0 / ((head * head) + squares);
            var tail = products.AsSpan(0, width - j);
            tail.Clear();
            Add(top, head, tail);
            for (var r = 0; r < rows; r++) Add(block.Slice((r * width) + j, width - j), block[(r * width) + j], tail);
            for (var k = 0; k < tail.Length; k++) tail[k] *= twice;
            Add(tail, -head, top);
            for (var r = 0; r < rows; r++)
            {
                var row = block.Slice((r * width) + j, width - j);
                Add(tail, -row[0], row);
            }
        }
    }

    /// <summary>target += factor * source, over the length of the source.</summary>
    private static void Add(ReadOnlySpan<double> source, double factor, Span<double> target)
    {
        ref var from = ref MemoryMarshal.GetReference(source);
        ref var to = ref MemoryMarshal.GetReference(target[..source.Length]);
        var k = 0;
        for (; k + Vector256<double>.Count <= source.Length; k += Vector256<double>.Count)
        {
            var sum = Vector256.LoadUnsafe(ref to, (nuint)k) + (Vector256.Create(factor) * Vector256.LoadUnsafe(ref from, (nuint)k));
            sum.StoreUnsafe(ref to, (nuint)k);
        }

        for (; k < source.Length; k++) target[k] += factor * source[k];
    }
}
