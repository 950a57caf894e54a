namespace MarginOptimizer.Solver.Sparse.Factorization;

/// <summary>The elimination tree of a symmetric matrix: which column a column of the factor first updates (J. W. H. Liu, 1990).</summary>
internal static class EliminationTree
{
    /// <param name="starts">Starts of the columns of the upper triangle in elimination order.</param>
    /// <param name="rows">Row of each entry, not below the diagonal.</param>
    /// <returns>The parent of each column, -1 at a root.</returns>
    public static int[] Parents(int[] starts, int[] rows)
    {
        int n = starts.Length - 1;
        var parent = new int[n];
        var ancestor = new int[n];
        for (int j = 0; j < n; j++)
        {
            parent[j] = -1;
            ancestor[j] = -1;
            for (int k = starts[j]; k < starts[j + 1]; k++)
            {
                int i = rows[k];
                while (i >= 0 && i < j)
                {
                    int next = ancestor[i];
                    ancestor[i] = j;
                    if (next < 0)
                    {
                        parent[i] = j;
                    }

                    i = next;
                }
            }
        }

        return parent;
    }

    /// <summary>Children before parents, every subtree in one piece; children by index.</summary>
    public static int[] Postorder(int[] parent)
    {
        int n = parent.Length;
        var firstChild = new int[n];
        var sibling = new int[n];
        Array.Fill(firstChild, -1);
        Array.Fill(sibling, -1);
        for (int j = n - 1; j >= 0; j--)
        {
            if (parent[j] >= 0)
            {
                sibling[j] = firstChild[parent[j]];
                firstChild[parent[j]] = j;
            }
        }

        var order = new int[n];
        var stack = new int[n];
        int count = 0;
        for (int root = 0; root < n; root++)
        {
            if (parent[root] >= 0)
            {
                continue;
            }

            int top = 0;
            stack[0] = root;
            while (top >= 0)
            {
                int j = stack[top];
                int child = firstChild[j];
                if (child < 0)
                {
                    order[count++] = j;
                    top--;
                }
                else
                {
                    firstChild[j] = sibling[child];
                    stack[++top] = child;
                }
            }
        }

        return order;
    }

    /// <summary>Entries of each column of the factor, the diagonal included.</summary>
    public static int[] ColumnCounts(int[] starts, int[] rows, int[] parent)
    {
        int n = parent.Length;
        var counts = new int[n];
        var mark = new int[n];
        Array.Fill(mark, -1);
        for (int j = 0; j < n; j++)
        {
            counts[j]++;
            mark[j] = j;
            for (int k = starts[j]; k < starts[j + 1]; k++)
            {
                for (int i = rows[k]; mark[i] != j; i = parent[i])
                {
                    counts[i]++;
                    mark[i] = j;
                }
            }
        }

        return counts;
    }
}
