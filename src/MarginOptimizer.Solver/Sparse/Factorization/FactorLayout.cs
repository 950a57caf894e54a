using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Sparse.Factorization;

/// <summary>
/// Where everything of an LDL' factor goes, from the pattern alone. Neighbouring columns with (nearly) the same rows form a block: a dense
/// trapezoid of <c>Width</c> columns over <c>Height</c> rows, the first of which are the block's own.
/// </summary>
internal sealed class FactorLayout
{
    /// <summary>Entries that are zero may fill up to this share of a block that two others are merged into.</summary>
    private const double PaddingShare = 0.15;

    private const int AlwaysMergeWidth = 8;

    private FactorLayout(SymmetricPattern pattern, int[] order)
    {
        Size = pattern.Size;
        Order = order;
        Position = new int[Size];
        FirstColumn = [];
        RowStarts = [];
        Rows = [];
        Parent = [];
        FirstDescendant = [];
        PanelStarts = [];
        EntryStarts = new int[Size + 1];
        EntryRows = new int[pattern.Count];
        EntrySources = new int[pattern.Count];
    }

    public int Size { get; }

    /// <summary>Row of the matrix eliminated at each place.</summary>
    public int[] Order { get; }

    /// <summary>Place at which each row of the matrix is eliminated.</summary>
    public int[] Position { get; }

    /// <summary>First column of each block; one more entry closes the last.</summary>
    public int[] FirstColumn { get; private set; }

    /// <summary>Start of the rows of each block in <see cref="Rows"/>.</summary>
    public int[] RowStarts { get; private set; }

    /// <summary>Rows of each block, ascending, its own columns first.</summary>
    public int[] Rows { get; private set; }

    /// <summary>The block that takes up the rest of each block; -1 at a root.</summary>
    public int[] Parent { get; private set; }

    /// <summary>The first block of the subtree below each block, itself where nothing is below.</summary>
    public int[] FirstDescendant { get; private set; }

    /// <summary>Start of the values of each block, column by column, <c>Height</c> apart.</summary>
    public long[] PanelStarts { get; private set; }

    /// <summary>Entries of the matrix by column of the lower triangle in elimination order.</summary>
    public int[] EntryStarts { get; }

    public int[] EntryRows { get; }

    /// <summary>Index into the values of the pattern.</summary>
    public int[] EntrySources { get; }

    public int BlockCount => FirstColumn.Length - 1;

    public int LargestRest { get; private set; }

    public int LargestHeight { get; private set; }

    /// <summary>Values stored in all blocks.</summary>
    public long PanelSize => PanelStarts[^1];

    /// <summary>Multiply-adds of one factorisation.</summary>
    public double Work { get; private set; }

    public int Width(int block) => FirstColumn[block + 1] - FirstColumn[block];

    public int Height(int block) => RowStarts[block + 1] - RowStarts[block];

    public ReadOnlySpan<int> RowsOf(int block) => Rows.AsSpan(RowStarts[block], Height(block));

    /// <summary>Null when the meter stopped the search for an order, or the factor does not fit into an array.</summary>
    public static FactorLayout? Create(SymmetricPattern pattern, WorkMeter meter)
    {
        int[]? order = MinimumDegree.Order(pattern.Size, pattern.Starts, pattern.Rows, meter);
        if (order is null)
        {
            return null;
        }

        (int[] starts, int[] rows) = Permuted(pattern, order);
        if (meter.Checkpoint())
        {
            return null;
        }

        int[] postorder = EliminationTree.Postorder(EliminationTree.Parents(starts, rows));
        for (int k = 0; k < postorder.Length; k++)
        {
            postorder[k] = order[postorder[k]];
        }

        var layout = new FactorLayout(pattern, postorder);
        (starts, rows) = Permuted(pattern, postorder);
        if (meter.Checkpoint())
        {
            return null;
        }

        layout.PlaceEntries(pattern);
        if (meter.Checkpoint())
        {
            return null;
        }

        int[] parent = EliminationTree.Parents(starts, rows);
        int[] counts = EliminationTree.ColumnCounts(starts, rows, parent);
        if (meter.Checkpoint())
        {
            return null;
        }

        layout.FormBlocks(parent, counts);
        layout.ListRows(parent);
        meter.Add(pattern.Count + layout.Rows.Length);
        bool fits = layout.PanelSize <= Array.MaxLength && (long)layout.LargestRest * layout.LargestRest <= Array.MaxLength;
        return fits ? layout : null;
    }

    private static (int[] Starts, int[] Rows) Permuted(SymmetricPattern pattern, int[] order)
    {
        int n = pattern.Size;
        var position = new int[n];
        for (int k = 0; k < n; k++)
        {
            position[order[k]] = k;
        }

        var starts = new int[n + 1];
        for (int j = 0; j < n; j++)
        {
            for (int k = pattern.Starts[j]; k < pattern.Starts[j + 1]; k++)
            {
                starts[Math.Max(position[j], position[pattern.Rows[k]]) + 1]++;
            }
        }

        for (int j = 0; j < n; j++)
        {
            starts[j + 1] += starts[j];
        }

        int[] next = starts[..n];
        var rows = new int[pattern.Count];
        for (int j = 0; j < n; j++)
        {
            for (int k = pattern.Starts[j]; k < pattern.Starts[j + 1]; k++)
            {
                int a = position[j], b = position[pattern.Rows[k]];
                rows[next[Math.Max(a, b)]++] = Math.Min(a, b);
            }
        }

        return (starts, rows);
    }

    private void PlaceEntries(SymmetricPattern pattern)
    {
        for (int k = 0; k < Size; k++)
        {
            Position[Order[k]] = k;
        }

        for (int j = 0; j < Size; j++)
        {
            for (int k = pattern.Starts[j]; k < pattern.Starts[j + 1]; k++)
            {
                EntryStarts[Math.Min(Position[j], Position[pattern.Rows[k]]) + 1]++;
            }
        }

        for (int j = 0; j < Size; j++)
        {
            EntryStarts[j + 1] += EntryStarts[j];
        }

        int[] next = EntryStarts[..Size];
        for (int j = 0; j < Size; j++)
        {
            for (int k = pattern.Starts[j]; k < pattern.Starts[j + 1]; k++)
            {
                int a = Position[j], b = Position[pattern.Rows[k]];
                int place = next[Math.Min(a, b)]++;
                EntryRows[place] = Math.Max(a, b);
                EntrySources[place] = k;
            }
        }
    }

    /// <summary>Chains of the tree become blocks where each column adds nothing (or little) to the rows of the next.</summary>
    private void FormBlocks(int[] parent, int[] counts)
    {
        List<int> first = [];
        double padding = 0.0;
        for (int j = 0; j < Size; j++)
        {
            bool chained = j > 0 && parent[j - 1] == j;
            if (chained)
            {
                int width = j - first[^1];
                double added = (counts[j] + 1.0 - counts[j - 1]) * width;
                double area = (width + 1.0) * (counts[j] + (0.5 * width));
                double limit = width < AlwaysMergeWidth && counts[j] <= 4 * AlwaysMergeWidth ? 0.5 * area : PaddingShare * area;
                if (added == 0.0 || padding + added <= limit)
                {
                    padding += added;
                    continue;
                }
            }

            first.Add(j);
            padding = 0.0;
        }

        first.Add(Size);
        FirstColumn = [.. first];
    }

    private void ListRows(int[] parent)
    {
        int blocks = BlockCount;
        var blockOf = new int[Size];
        for (int s = 0; s < blocks; s++)
        {
            Array.Fill(blockOf, s, FirstColumn[s], Width(s));
        }

        Parent = new int[blocks];
        FirstDescendant = [.. Enumerable.Range(0, blocks)];
        RowStarts = new int[blocks + 1];
        PanelStarts = new long[blocks + 1];
        var firstChild = new int[blocks];
        var sibling = new int[blocks];
        Array.Fill(firstChild, -1);
        var mark = new int[Size];
        Array.Fill(mark, -1);
        List<int> rows = [];
        List<int> own = [];
        for (int s = 0; s < blocks; s++)
        {
            int begin = FirstColumn[s], end = FirstColumn[s + 1];
            own.Clear();
            for (int j = begin; j < end; j++)
            {
                Add(EntryRows.AsSpan(EntryStarts[j], EntryStarts[j + 1] - EntryStarts[j]));
            }

            for (int child = firstChild[s]; child >= 0; child = sibling[child])
            {
                Add(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(rows)[RowStarts[child]..RowStarts[child + 1]]);
            }

            own.Sort();
            for (int j = begin; j < end; j++)
            {
                rows.Add(j);
            }

            rows.AddRange(own);
            RowStarts[s + 1] = rows.Count;
            long height = Height(s), width = end - begin, rest = height - width;
            PanelStarts[s + 1] = PanelStarts[s] + (height * width);
            LargestHeight = Math.Max(LargestHeight, (int)height);
            LargestRest = Math.Max(LargestRest, (int)rest);
            Work += (((double)height * height * height) - ((double)rest * rest * rest)) / 6.0;
            Parent[s] = own.Count > 0 ? blockOf[own[0]] : -1;
            if (Parent[s] >= 0)
            {
                sibling[s] = firstChild[Parent[s]];
                firstChild[Parent[s]] = s;
                FirstDescendant[Parent[s]] = Math.Min(FirstDescendant[Parent[s]], FirstDescendant[s]);
            }

            void Add(ReadOnlySpan<int> candidates)
            {
                foreach (int row in candidates)
                {
                    if (row >= end && mark[row] != s)
                    {
                        mark[row] = s;
                        own.Add(row);
                    }
                }
            }
        }

        Rows = [.. rows];
    }
}
