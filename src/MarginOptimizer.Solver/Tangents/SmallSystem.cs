namespace MarginOptimizer.Solver.Tangents;

/// <summary>A handful of symmetric equations by elimination with the largest pivot; unknowns without one stay at 0.</summary>
internal static class SmallSystem
{
    /// <summary>Share of the largest entry below which a pivot is rounding.</summary>
    private const double Singular = 1e-12;

    /// <param name="matrix">Square; overwritten.</param>
    /// <param name="right">Overwritten.</param>
    public static double[] Solve(double[,] matrix, double[] right)
    {
        int count = right.Length;
        double largest = 0.0;
        foreach (double entry in matrix)
        {
            largest = Math.Max(largest, Math.Abs(entry));
        }

        var rowOf = new int[count];
        var isUsed = new bool[count];
        for (int column = 0; column < count; column++)
        {
            int pivot = -1;
            for (int row = 0; row < count; row++)
            {
                if (!isUsed[row] && (pivot < 0 || Math.Abs(matrix[row, column]) > Math.Abs(matrix[pivot, column])))
                {
                    pivot = row;
                }
            }

            rowOf[column] = -1;
            if (pivot < 0 || Math.Abs(matrix[pivot, column]) <= Singular * largest)
            {
                continue;
            }

            (rowOf[column], isUsed[pivot]) = (pivot, true);
            for (int row = 0; row < count; row++)
            {
                if (row != pivot)
                {
                    Eliminate(matrix, right, row, pivot, matrix[row, column] / matrix[pivot, column]);
                }
            }
        }

        var solution = new double[count];
        for (int column = 0; column < count; column++)
        {
            solution[column] = rowOf[column] < 0 ? 0.0 : right[rowOf[column]] / matrix[rowOf[column], column];
        }

        return solution;
    }

    private static void Eliminate(double[,] matrix, double[] right, int row, int pivot, double factor)
    {
        for (int column = 0; column < right.Length; column++)
        {
            matrix[row, column] -= factor * matrix[pivot, column];
        }

        right[row] -= factor * right[pivot];
    }
}
