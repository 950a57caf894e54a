using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.ActiveSet;

/// <summary>
/// Dense Cholesky factor and the inverse of a triangle, row-major, by blocks of columns whose work is products of rows
/// (<see cref="FusedProducts"/>). The same bits on every machine.
/// </summary>
internal static class DenseCholesky
{
    private const int Block = 32;
    private const int StripWork = 1_000_000;

    /// <summary>
    /// Replaces the lower triangle of a symmetric matrix by L with L L' = matrix; above the diagonal nothing is read, and nothing written outside the
    /// diagonal blocks. False when a pivot is not above <paramref name="smallestPivot"/> times its diagonal entry, or when the meter ended the work.
    /// </summary>
    /// <param name="matrix">Row-major.</param>
    /// <param name="size">Rows and columns.</param>
    /// <param name="stride">Distance of rows.</param>
    /// <param name="smallestPivot">Relative to the diagonal entry.</param>
    /// <param name="meter">Looked at after every block of columns; null for none.</param>
    public static bool Factor(Span<double> matrix, int size, int stride, double smallestPivot, WorkMeter? meter)
    {
        Span<double> inverse = stackalloc double[Block * Block];
        Span<double> copy = stackalloc double[4 * Block];
        Span<double> original = stackalloc double[Block];
        for (int from = 0; from < size; from += Block)
        {
            int width = Math.Min(Block, size - from), below = size - from - width;
            Span<double> diagonal = matrix[(from * stride + from)..];
            for (int i = 0; i < width; i++)
            {
                original[i] = diagonal[i * stride + i];

                // Row i of the diagonal block against rows 0..i: only the lower triangle.
                FusedProducts.Multiply(
                    matrix[((from + i) * stride)..], stride, 1, matrix[(from * stride)..], stride, i + 1, from, diagonal[(i * stride)..], stride, 1.0, -1.0);
            }

            if (!FactorSmall(diagonal, width, stride, original, smallestPivot))
            {
                return false;
            }

            if (below > 0)
            {
                int first = from + width;
                Span<double> panel = matrix[(first * stride + from)..];
                int strip = Strip(width * from);
                for (int i = 0; i < below; i += strip)
                {
                    int rows = Math.Min(strip, below - i);
                    FusedProducts.Multiply(matrix[((first + i) * stride)..], stride, rows, matrix[(from * stride)..], stride, width, from, panel[(i * stride)..], stride, 1.0, -1.0);
                    if (IsPaced(meter, (long)rows * width * from))
                    {
                        return false;
                    }
                }

                InvertSmall(diagonal, width, stride, inverse);
                for (int i = 0; i < below; i += 4)
                {
                    int rows = Math.Min(4, below - i);
                    for (int k = 0; k < rows; k++)
                    {
                        panel.Slice((i + k) * stride, width).CopyTo(copy[(k * Block)..]);
                    }

                    FusedProducts.Multiply(copy, Block, rows, inverse, Block, width, width, panel[(i * stride)..], stride, 0.0, 1.0);
                }
            }

            if (Ended(meter, ((long)(below + width) * width * (from + width)) - ((long)below * width * from)))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Writes the inverse of a lower triangle L to the lower triangle of another matrix, zeros above; false when the meter ended the work.</summary>
    /// <param name="triangle">L, row-major with rows size apart; read in its lower triangle only.</param>
    /// <param name="size">Rows and columns.</param>
    /// <param name="result">size x size, all overwritten.</param>
    /// <param name="meter">Looked at after every block of rows; null for none.</param>
    public static bool InvertTriangle(ReadOnlySpan<double> triangle, int size, Span<double> result, WorkMeter? meter)
    {
        // The transpose of the inverse is built, upper triangular by rows: then every product is one of rows.
        result[..(size * size)].Clear();
        Span<double> inverse = stackalloc double[Block * Block];
        Span<double> copy = stackalloc double[4 * Block];
        for (int from = 0; from < size; from += Block)
        {
            int width = Math.Min(Block, size - from);
            InvertSmall(triangle[(from * size + from)..], width, size, inverse);
            for (int start = 0; start < from; start += Block)
            {
                FusedProducts.Multiply(
                    result[(start * size + start)..], size, Block, triangle[(from * size + start)..], size, width, from - start, result[(start * size + from)..], size, 0.0, 1.0);
                if (IsPaced(meter, (long)Block * width * (from - start)))
                {
                    return false;
                }
            }

            for (int j = 0; j < from; j += 4)
            {
                for (int k = 0; k < 4; k++)
                {
                    result.Slice((j + k) * size + from, width).CopyTo(copy[(k * Block)..]);
                }

                FusedProducts.Multiply(copy, Block, 4, inverse, Block, width, width, result[(j * size + from)..], size, 0.0, -1.0);
            }

            for (int i = 0; i < width; i++)
            {
                for (int j = 0; j <= i; j++)
                {
                    result[(from + j) * size + from + i] = inverse[i * Block + j];
                }
            }

            if (Ended(meter, ((long)from * width * (from + width) / 2) - ((long)from * width * (from + Block) / 2)))
            {
                return false;
            }
        }

        Transpose(result, size);
        return true;
    }

    /// <summary>Rows of a panel between two looks at the meter, whole groups of four: their sums do not depend on it.</summary>
    private static int Strip(int workPerRow) => Math.Max(4, StripWork / Math.Max(1, workPerRow) / 4 * 4);

    private static bool FactorSmall(Span<double> matrix, int size, int stride, ReadOnlySpan<double> original, double smallestPivot)
    {
        for (int i = 0; i < size; i++)
        {
            Span<double> row = matrix.Slice(i * stride, i + 1);
            for (int j = 0; j < i; j++)
            {
                ReadOnlySpan<double> other = matrix.Slice(j * stride, j + 1);
                row[j] = (row[j] - FusedKernels.Dot(other[..j], row)) / other[j];
            }

            double pivot = row[i] - FusedKernels.Dot(row[..i], row);
            if (!(pivot > smallestPivot * original[i]))
            {
                return false;
            }

            row[i] = Math.Sqrt(pivot);
        }

        return true;
    }

    /// <summary>Inverse of a small lower triangle, rows <see cref="Block"/> apart, zeros above the diagonal.</summary>
    private static void InvertSmall(ReadOnlySpan<double> triangle, int size, int stride, Span<double> inverse)
    {
        inverse.Clear();
        for (int i = 0; i < size; i++)
        {
            ReadOnlySpan<double> row = triangle.Slice(i * stride, i + 1);
            double pivot = 1.0 / row[i];
            Span<double> own = inverse.Slice(i * Block, i + 1);
            for (int k = 0; k < i; k++)
            {
                FusedKernels.AddScaled(-row[k] * pivot, inverse.Slice(k * Block, k + 1), own);
            }

            own[i] = pivot;
        }
    }

    private static void Transpose(Span<double> matrix, int size)
    {
        const int Tile = 16;
        for (int top = 0; top < size; top += Tile)
        {
            for (int left = top; left < size; left += Tile)
            {
                for (int i = top; i < Math.Min(top + Tile, size); i++)
                {
                    for (int j = Math.Max(left, i + 1); j < Math.Min(left + Tile, size); j++)
                    {
                        matrix[j * size + i] = matrix[i * size + j];
                        matrix[i * size + j] = 0.0;
                    }
                }
            }
        }
    }

    /// <summary>The larger part of a block's work as it is done, <see cref="Ended"/> takes the rest.</summary>
    private static bool IsPaced(WorkMeter? meter, long work)
    {
        meter?.Add(work);
        return meter is not null && meter.PaceCounted(work);
    }

    private static bool Ended(WorkMeter? meter, long work)
    {
        meter?.Add(work);
        return meter is not null && meter.Checkpoint();
    }
}
