namespace MarginOptimizer.Margin.Evaluation;

/// <summary>Bounds of a scenario node from bounds of its products: every reduction never falls when a row grows.</summary>
internal static class ReductionRange
{
    /// <param name="rows">At least two numbers per row; overwritten.</param>
    /// <param name="scratch">That of a workspace.</param>
    public static (double Low, double High) Of(
        ScenarioReduction reduction, ReadOnlySpan<double> lowProducts, ReadOnlySpan<double> highProducts, Span<double> rows, Span<double> scratch)
    {
        var count = reduction.RowCount;
        var low = rows[..count];
        var high = rows.Slice(count, count);
        for (var r = 0; r < count; r++)
        {
            var (least, most) = Loss(reduction, r, lowProducts, highProducts);
            var (a, b) = (reduction.Scales[r] * least + reduction.Offsets[r], reduction.Scales[r] * most + reduction.Offsets[r]);
            (low[r], high[r]) = (Math.Min(a, b), Math.Max(a, b));
        }

        return (reduction.Reduce(low, scratch), reduction.Reduce(high, scratch));
    }

    private static (double Low, double High) Loss(
        ScenarioReduction reduction, int row, ReadOnlySpan<double> lowProducts, ReadOnlySpan<double> highProducts)
    {
        var groups = reduction.Shapes.Length;
        if (groups == 0) return (lowProducts[reduction.FirstProduct + row], highProducts[reduction.FirstProduct + row]);
        var (low, high) = reduction.FirstLinear < 0 ? (0.0, 0.0) : (lowProducts[reduction.FirstLinear + row], highProducts[reduction.FirstLinear + row]);
        for (var g = 0; g < groups; g++)
        {
            var product = reduction.FirstProduct + row * groups + g;
            var (least, most) = reduction.Shapes[g].Range(lowProducts[product], highProducts[product]);
            (low, high) = (low + least, high + most);
        }

        return (low, high);
    }
}
