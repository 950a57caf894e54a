using System.Buffers;
using MarginOptimizer.Solver.Certificates;

namespace MarginOptimizer.Solver.Simplex;

/// <summary>
/// A convex program as a linear one, scaled by powers of two. Columns are first the segments of the variables (x_i = box start + sum of its
/// segments, all sharing the column of x_i), then one epigraph variable t_j per scenario function in use. Rows are first the scenario rows
/// A x - t_j &lt;= -b, then the limits that are not plain bounds of an epigraph variable. The id of row r as a variable is Columns + r.
/// </summary>
internal sealed class LpModel
{
    public required int Variables { get; init; }

    public required int Segments { get; init; }

    public required int Epigraphs { get; init; }

    public required int Rows { get; init; }

    /// <summary>Number of leading rows that belong to scenario functions.</summary>
    public required int ScenarioRows { get; init; }

    public int Columns => Segments + Epigraphs;

    /// <summary>Rows x Variables, scaled; rented, may be longer.</summary>
    public required double[] ByRow { get; init; }

    /// <summary>Per row the variables [First, End) outside of which it is zero: a row on one expiry touches few of them.</summary>
    public required (int First, int End)[] Support { get; init; }

    /// <summary>Variables x Rows, scaled; rented, may be longer.</summary>
    public required double[] ByColumn { get; init; }

    /// <summary>Coefficient of the row's own epigraph variable, per scenario row.</summary>
    public required double[] OwnEpigraph { get; init; }

    /// <summary>Epigraph index per scenario row.</summary>
    public required int[] RowEpigraph { get; init; }

    /// <summary>First row per epigraph; one more entry than epigraphs.</summary>
    public required int[] EpigraphFirstRow { get; init; }

    /// <summary>(Rows - ScenarioRows) x Epigraphs.</summary>
    public required double[] LimitEpigraph { get; init; }

    /// <summary>Per limit row: index of its row in <see cref="SegmentRows"/>, or -1.</summary>
    public required int[] LimitSegmentRow { get; init; }

    /// <summary>Extra coefficients per segment of limits with separable terms, one row of length Segments each.</summary>
    public required double[] SegmentRows { get; init; }

    public required SegmentLayout Layout { get; init; }

    /// <summary>Per epigraph the cuts that its rows hold; null for a maximum, whose rows are the function's.</summary>
    public required TailBlock?[] Tails { get; init; }

    public bool HasTails => TailCapacity > 0;

    /// <summary>Rows per tail mean; 0 without one.</summary>
    public required int TailCapacity { get; init; }

    /// <summary>Bounds of columns, then rows.</summary>
    public required double[] Lower { get; init; }

    public required double[] Upper { get; init; }

    /// <summary>Scaled first objective per column.</summary>
    public required double[] Cost { get; init; }

    /// <summary>Scaled second objective per column; zeros without one.</summary>
    public required double[] SecondCost { get; init; }

    /// <summary>x_i = VariableScale[i] * scaled x_i.</summary>
    public required double[] VariableScale { get; init; }

    public required double[] EpigraphScale { get; init; }

    /// <summary>Scaled row = RowScale[r] * row.</summary>
    public required double[] RowScale { get; init; }

    /// <summary>Scaled cost = CostScale * cost * column scale.</summary>
    public required double CostScale { get; init; }

    public required LpOrigin Origin { get; init; }

    /// <summary>Gives the two matrices back for the next program: nothing that was derived from the model may be asked about rows any more.</summary>
    public void Release()
    {
        ArrayPool<double>.Shared.Return(ByRow);
        ArrayPool<double>.Shared.Return(ByColumn);
    }

    /// <summary>Writes a cut into a row; the row must be outside the kernel of any basis in use, and states have to take over its bound.</summary>
    public void SetCut(TailBlock tail, int place, RowWeights cut)
    {
        int row = tail.FirstRow + place;
        Span<double> target = ByRow.AsSpan(row * Variables, Variables);
        target.Clear();
        double offset = TailBlock.Aggregate(tail.Function, cut, target[..tail.Function.Matrix.Columns]);
        DenseKernels.Scale(RowScale[row], VariableScale, target);
        for (int i = 0; i < Variables; i++)
        {
            ByColumn[(i * Rows) + row] = target[i];
        }

        Support[row] = (0, Variables);
        Upper[Columns + row] = -offset * RowScale[row];
        tail.Cuts[place] = cut;
    }

    public ReadOnlySpan<double> Row(int row) => ByRow.AsSpan(row * Variables, Variables);

    public ReadOnlySpan<double> Column(int variable) => ByColumn.AsSpan(variable * Rows, Rows);

    public ReadOnlySpan<double> SegmentRow(int index) => SegmentRows.AsSpan(index * Segments, Segments);

    /// <summary>Matrix entry of a column in a row.</summary>
    public double Entry(int row, int column)
    {
        int limit = row - ScenarioRows;
        if (column < Segments)
        {
            double value = ByColumn[Layout.Owner[column] * Rows + row];
            return limit >= 0 && LimitSegmentRow[limit] >= 0 ? value + SegmentRows[LimitSegmentRow[limit] * Segments + column] : value;
        }

        int epigraph = column - Segments;
        if (limit >= 0)
        {
            return LimitEpigraph[limit * Epigraphs + epigraph];
        }

        return RowEpigraph[row] == epigraph ? OwnEpigraph[row] : 0.0;
    }

    /// <summary>activity += step * column.</summary>
    public void AddColumn(double step, int column, Span<double> activity)
    {
        if (column < Segments)
        {
            DenseKernels.AddScaled(step, Column(Layout.Owner[column]), activity);
            for (int limit = 0; limit < LimitSegmentRow.Length; limit++)
            {
                if (LimitSegmentRow[limit] >= 0)
                {
                    activity[ScenarioRows + limit] += step * SegmentRows[LimitSegmentRow[limit] * Segments + column];
                }
            }

            return;
        }

        int epigraph = column - Segments;
        for (int row = EpigraphFirstRow[epigraph]; row < EpigraphFirstRow[epigraph + 1]; row++)
        {
            activity[row] += step * OwnEpigraph[row];
        }

        for (int limit = 0; limit < LimitSegmentRow.Length; limit++)
        {
            activity[ScenarioRows + limit] += step * LimitEpigraph[limit * Epigraphs + epigraph];
        }
    }

    /// <summary>activity += what the segments add to limits with separable terms beyond the column of their variable.</summary>
    public void AddSeparableActivity(ReadOnlySpan<double> segmentValues, Span<double> activity)
    {
        for (int limit = 0; limit < LimitSegmentRow.Length; limit++)
        {
            if (LimitSegmentRow[limit] >= 0)
            {
                activity[ScenarioRows + limit] += DenseKernels.Dot(SegmentRow(LimitSegmentRow[limit]), segmentValues);
            }
        }
    }
}
