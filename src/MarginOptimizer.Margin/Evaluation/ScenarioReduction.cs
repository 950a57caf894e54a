using System.Collections.Immutable;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Evaluation;

/// <summary>A scenario node with the places of its products and rows in the workspace.</summary>
internal sealed class ScenarioReduction
{
    public required ImmutableArray<ScenarioRow> Rows { get; init; }

    public required double[] Scales { get; init; }

    public required double[] Offsets { get; init; }

    public required bool FloorAtZero { get; init; }

    public required RowReduction Reduction { get; init; }

    /// <summary>First row in <see cref="MarginWorkspace.Losses"/> and <see cref="MarginWorkspace.RowValues"/>.</summary>
    public required int FirstRow { get; init; }

    /// <summary>First product: one per row, or with shapes one per row and group, row by row.</summary>
    public required int FirstProduct { get; init; }

    /// <summary>One per group; empty where the rows are those of a table.</summary>
    public CurveShape[] Shapes { get; init; } = [];

    /// <summary>First product of the linear part, one per row; -1 without one.</summary>
    public int FirstLinear { get; init; } = -1;

    public int RowCount => Scales.Length;

    /// <summary>Losses of the rows before scales and offsets.</summary>
    public void FillLosses(ReadOnlySpan<double> products, Span<double> losses)
    {
        if (Shapes.Length == 0)
        {
            products.Slice(FirstProduct, losses.Length).CopyTo(losses);
            return;
        }

        var at = FirstProduct;
        for (var r = 0; r < losses.Length; r++)
        {
            var sum = FirstLinear < 0 ? 0.0 : products[FirstLinear + r];
            foreach (var shape in Shapes) sum += shape.At(products[at++]);
            losses[r] = sum;
        }
    }

    /// <summary>Losses with scales and offsets.</summary>
    public void FillValues(ReadOnlySpan<double> losses, Span<double> values)
    {
        for (var r = 0; r < values.Length; r++) values[r] = Scales[r] * losses[r] + Offsets[r];
    }

    /// <summary>The number that values of the rows become.</summary>
    /// <param name="scratch">At least as long.</param>
    public double Reduce(ReadOnlySpan<double> values, Span<double> scratch)
    {
        var value = RowSelection.Reduce(Reduction, values, scratch);
        return FloorAtZero ? Math.Max(value, 0.0) : value;
    }

    /// <summary>Derivative of the reduced number by the value of every row; nothing where the floor holds.</summary>
    public void Weigh(ReadOnlySpan<double> values, double reduced, Span<double> scratch, Span<double> weights)
    {
        if (FloorAtZero && reduced <= 0.0) weights.Clear();
        else RowSelection.Weigh(Reduction, values, scratch, weights);
    }
}
