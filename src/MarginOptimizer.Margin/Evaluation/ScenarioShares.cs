using System.Collections.Immutable;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Evaluation;

/// <summary>The scenario rows of a unit, and how much each decides of the initial requirement.</summary>
public static class ScenarioShares
{
    /// <summary>Every row in the order of <see cref="MarginWorkspace.ScenarioLosses"/>, with the label of the node it belongs to, and whether it counts in full there.</summary>
    /// <remarks>A row counts in full when no row of its node has a larger scale: venues scale the losses of extreme moves down.</remarks>
    public static ImmutableArray<(string Part, ScenarioRow Row, bool IsFull)> RowsOf(UnitProgram program)
    {
        var rows = new (string, ScenarioRow, bool)[program.RowCount];
        for (var i = 0; i < program.Operations.Length; i++)
        {
            if (program.Operations[i].Kind != OperationKind.Scenarios) continue;
            var reduction = program.Reductions[program.Operations[i].Item];
            var (label, most) = (program.LabelOf(i), reduction.Scales.Max());
            for (var r = 0; r < reduction.RowCount; r++) rows[reduction.FirstRow + r] = (label, reduction.Rows[r], reduction.Scales[r] >= most);
        }

        return [.. rows];
    }

    /// <summary>
    /// Derivative of the initial requirement with respect to the value of every row, at the positions last evaluated: 1 for a worst case that counts in
    /// full, shared evenly where rows tie, 0 for what decides nothing.
    /// </summary>
    /// <param name="program">The unit.</param>
    /// <param name="workspace">Evaluated before; its derivatives are overwritten.</param>
    /// <param name="shares">One per row.</param>
    public static void OfInitial(UnitProgram program, MarginWorkspace workspace, Span<double> shares)
    {
        shares.Clear();
        ReversePass.Differentiate(program, program.InitialIndex, workspace, []);
        for (var i = 0; i <= program.InitialIndex; i++)
        {
            if (program.Operations[i].Kind != OperationKind.Scenarios || workspace.Adjoints[i] == 0.0) continue;
            var reduction = program.Reductions[program.Operations[i].Item];
            var rows = shares.Slice(reduction.FirstRow, reduction.RowCount);
            reduction.Weigh(workspace.RowValues.AsSpan(reduction.FirstRow, reduction.RowCount), workspace.Values[i], workspace.Scratch, rows);
            for (var r = 0; r < rows.Length; r++) rows[r] *= workspace.Adjoints[i];
        }
    }
}
