using System.Collections.Immutable;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Simplex;

/// <summary>
/// The kernel of a basis by names that outlive the numbers: variable and segment counted from zero, function and row, limit, and the cuts of tail
/// means as row sets. Statuses of other columns need no name, they follow from reduced costs.
/// Layout: format, variables, functions, limits; cuts: count, then each function, number of rows, rows (the one that carries a fraction last);
/// columns: count, then each (variable, segment) or (-1 - function, 0); rows: count, then each (kind, index, sub, status).
/// </summary>
internal static class BasisIndex
{
    private const int Format = 1;
    private const int OfFunction = 0;
    private const int OfLimit = 1;
    private const int OfCut = 2;

    public static WarmStart Capture(SimplexState state)
    {
        LpModel model = state.Model;
        ConvexProgram program = model.Origin.Program;
        List<int> indices = [Format, program.VariableCount, program.Functions.Length, program.Limits.Length];
        Dictionary<int, int> cutOfRow = WriteCuts(model, indices);
        indices.Add(state.Basis.Count);
        for (int c = 0; c < state.Basis.Count; c++)
        {
            int column = state.Basis.Columns[c];
            bool isSegment = column < model.Segments;
            int owner = isSegment ? model.Layout.Owner[column] : 0;
            indices.Add(isSegment ? owner : -1 - model.Origin.FunctionOfEpigraph[column - model.Segments]);
            indices.Add(isSegment ? column - FirstAboveZero(model.Layout, owner) : 0);
        }

        indices.Add(state.Basis.Count);
        for (int p = 0; p < state.Basis.Count; p++)
        {
            int row = state.Basis.Rows[p];
            indices.AddRange(RowName(model, row, cutOfRow));
            indices.Add(state.Status[model.Columns + row]);
        }

        return new WarmStart([.. indices]);
    }

    /// <summary>Rows that the cuts of one tail mean take at most; 0 for what is no index of this format.</summary>
    public static int CutsOf(WarmStart warmStart) => warmStart.Indices is [Format, _, _, _, int cuts, ..] && cuts >= 0 && cuts < warmStart.Indices.Length ? cuts : 0;

    /// <summary>Puts the kernel and the cuts into a state that holds nothing yet; false, and nothing is changed, when the index is not one of this program's shape.</summary>
    public static bool Restore(SimplexState state, WarmStart warmStart)
    {
        var reader = new BasisIndexReader(warmStart.Indices, state.Model);
        if (!reader.TryRead(Format))
        {
            return false;
        }

        int[] rowOfCut = PlaceCuts(state, reader.Cuts);
        List<int> rows = [], columns = [];
        var taken = new HashSet<int>();
        foreach ((int kind, int index, int sub, int status) in reader.Rows)
        {
            int row = FindRow(state.Model, kind, index, sub, rowOfCut);
            if (row >= 0 && taken.Add(row) && BoundStatus(state, row, status) is { } side)
            {
                rows.Add(row);
                state.Status[state.Model.Columns + row] = side;
            }
        }

        taken.Clear();
        foreach ((int owner, int segment) in reader.Columns)
        {
            int column = FindColumn(state.Model, owner, segment);
            if (column >= 0 && taken.Add(column))
            {
                columns.Add(column);
            }
        }

        int count = Math.Min(rows.Count, columns.Count);
        for (int r = count; r < rows.Count; r++)
        {
            state.Status[state.Model.Columns + rows[r]] = SimplexState.Basic;
        }

        state.Load([.. rows.Take(count)], [.. columns.Take(count)]);
        return true;
    }

    private static Dictionary<int, int> WriteCuts(LpModel model, List<int> indices)
    {
        Dictionary<int, int> cutOfRow = [];
        indices.Add(0);
        int at = indices.Count - 1;
        for (int e = 0; e < model.Epigraphs; e++)
        {
            for (int place = 0; place < (model.Tails[e]?.Capacity ?? 0); place++)
            {
                TailBlock tail = model.Tails[e]!;
                if (tail.Cuts[place] is not { } cut)
                {
                    continue;
                }

                cutOfRow[tail.FirstRow + place] = indices[at]++;
                indices.Add(model.Origin.FunctionOfEpigraph[e]);
                indices.Add(cut.Rows.Length);
                indices.AddRange(cut.Rows.OrderByDescending(row => cut.Weights[Array.IndexOf(cut.Rows, row)] / tail.Function.Cap(row)));
            }
        }

        return cutOfRow;
    }

    private static int[] RowName(LpModel model, int row, Dictionary<int, int> cutOfRow)
    {
        if (row >= model.ScenarioRows)
        {
            return [OfLimit, model.Origin.LimitOfRow[row - model.ScenarioRows], 0];
        }

        int e = model.RowEpigraph[row];
        return model.Tails[e] is null
            ? [OfFunction, model.Origin.FunctionOfEpigraph[e], row - model.EpigraphFirstRow[e]]
            : [OfCut, cutOfRow[row], 0];
    }

    /// <summary>Row of each cut in this model, -1 for those without a place.</summary>
    private static int[] PlaceCuts(SimplexState state, List<(int Function, int[] Rows)> cuts)
    {
        LpModel model = state.Model;
        var rowOfCut = new int[cuts.Count];
        var used = new int[model.Epigraphs];
        for (int c = 0; c < cuts.Count; c++)
        {
            rowOfCut[c] = -1;
            int e = model.Origin.EpigraphOfFunction[cuts[c].Function];
            if (e < 0 || model.Tails[e] is not { } tail || used[e] + 1 >= tail.Capacity || Weighted(tail.Function, cuts[c].Rows) is not { } cut)
            {
                continue;
            }

            // Place 0 keeps the cut that anchors the epigraph variable.
            int place = ++used[e];
            model.SetCut(tail, place, cut);
            rowOfCut[c] = tail.FirstRow + place;
            state.Upper[model.Columns + rowOfCut[c]] = model.Upper[model.Columns + rowOfCut[c]];
        }

        return rowOfCut;
    }

    /// <summary>Caps in the order given until they add up to 1; null when they do not and no floor takes the rest.</summary>
    private static RowWeights? Weighted(ScenarioFunction function, int[] rows)
    {
        var weights = new double[rows.Length];
        double left = 1.0;
        for (int k = 0; k < rows.Length; k++)
        {
            weights[k] = Math.Min(left, function.Cap(rows[k]));
            left -= weights[k];
        }

        if (left > 1e-12 && !function.FloorAtZero)
        {
            return null;
        }

        int[] ascending = (int[])rows.Clone();
        Array.Sort(ascending, weights);
        return new RowWeights(ascending, weights);
    }

    private static int FindRow(LpModel model, int kind, int index, int sub, int[] rowOfCut)
    {
        switch (kind)
        {
            case OfFunction:
                int e = model.Origin.EpigraphOfFunction[index];
                bool known = e >= 0 && model.Tails[e] is null && sub < model.EpigraphFirstRow[e + 1] - model.EpigraphFirstRow[e];
                return known ? model.EpigraphFirstRow[e] + sub : -1;
            case OfLimit:
                int place = Array.IndexOf(model.Origin.LimitOfRow, index);
                return place < 0 ? -1 : model.ScenarioRows + place;
            default:
                return rowOfCut[index];
        }
    }

    private static int FindColumn(LpModel model, int owner, int segment)
    {
        if (owner < 0)
        {
            int e = model.Origin.EpigraphOfFunction[-1 - owner];
            return e < 0 ? -1 : model.Segments + e;
        }

        int first = model.Layout.First[owner], last = model.Layout.First[owner + 1] - 1;
        return last < first ? -1 : Math.Clamp(FirstAboveZero(model.Layout, owner) + segment, first, last);
    }

    /// <summary>The side on which a row can bind, the one it was on where that is bounded.</summary>
    private static sbyte? BoundStatus(SimplexState state, int row, int status)
    {
        int id = state.Model.Columns + row;
        bool lower = double.IsFinite(state.Lower[id]), upper = double.IsFinite(state.Upper[id]);
        return status < 0 && lower ? SimplexState.AtLower : upper ? SimplexState.AtUpper : lower ? SimplexState.AtLower : null;
    }

    private static int FirstAboveZero(SegmentLayout layout, int variable)
    {
        int segment = layout.First[variable];
        while (segment < layout.First[variable + 1] && layout.End[segment] <= 0.0)
        {
            segment++;
        }

        return segment;
    }
}
