namespace MarginOptimizer.Solver.Sparse.Factorization;

/// <summary>Neighbours of each variable of a symmetric pattern, with room behind them for elements.</summary>
internal static class Adjacency
{
    /// <param name="starts">Column starts of the upper triangle.</param>
    /// <param name="indices">Row of each entry.</param>
    /// <param name="start">Gets where the neighbours of each variable start.</param>
    /// <param name="length">Gets how many there are.</param>
    /// <param name="end">Where the last ones end.</param>
    public static int[] Of(int[] starts, int[] indices, int[] start, int[] length, out int end)
    {
        int n = start.Length;
        for (int j = 0; j < n; j++)
        {
            for (int k = starts[j]; k < starts[j + 1]; k++)
            {
                if (indices[k] != j)
                {
                    length[j]++;
                    length[indices[k]]++;
                }
            }
        }

        end = 0;
        for (int i = 0; i < n; i++)
        {
            start[i] = end;
            end += length[i];
        }

        var pool = new int[end + (end / 2) + n + 1];
        int[] fill = [.. start];
        for (int j = 0; j < n; j++)
        {
            for (int k = starts[j]; k < starts[j + 1]; k++)
            {
                int i = indices[k];
                if (i != j)
                {
                    pool[fill[j]++] = i;
                    pool[fill[i]++] = j;
                }
            }
        }

        return pool;
    }
}
