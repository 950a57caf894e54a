namespace MarginOptimizer.Margin.Evaluation;

/// <summary>Bounds of a scenario node from bounds of its products: every reduction never falls when a row grows.</summary>
internal static class ReductionRange
{
    public static (double Low, double High) Of(
        ScenarioReduction reduction, ReadOnlySpan<double> lowProducts, ReadOnlySpan<double> highProducts, MarginWorkspace workspace)
    {
        var rows = reduction.RowCount;
        double[] low = new double[rows], high = new double[rows];
        for (var r = 0; r < rows; r++)
        {
            var (least, most) = Loss(reduction, r, lowProducts, highProducts);
            var (a, b) = (reduction.Scales[r] * least + reduction.Offsets[r], reduction.Scales[r] * most + reduction.Offsets[r]);
            (low[r], high[r]) = (Math.Min(a, b), Math.Max(a, b));
        }

        return (reduction.Reduce(low, workspace.Scratch), reduction.Reduce(high, workspace.Scratch));
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
