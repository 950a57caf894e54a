using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Elastic;

/// <summary>Rows <c>y_r = scale_r (A_r x) + b_r - x[Epigraph]</c>: at most 0 where the cap is infinite, else cap * max(0, y_r) is paid.</summary>
/// <param name="Matrix">A over the leading variables.</param>
/// <param name="Rows">Which rows of A; null = all.</param>
/// <param name="Scales">Per row of the group; empty = 1 each.</param>
/// <param name="Offsets">Per row of the group.</param>
/// <param name="Epigraph">Variable that is subtracted; -1 = none.</param>
/// <param name="Caps">Per row of the group, &gt; 0; empty = infinite each.</param>
/// <param name="Host">Linear row that contains the plus-functions; -1 = the objective.</param>
internal sealed record RowGroup(RowMatrix Matrix, int[]? Rows, double[] Scales, double[] Offsets, int Epigraph, double[] Caps, int Host)
{
    public int Count => Rows?.Length ?? Matrix.Rows;

    public ReadOnlySpan<double> Row(int k) => Matrix.Row(Rows is null ? k : Rows[k]);

    public double Scale(int k) => Scales.Length == 0 ? 1.0 : Scales[k];
}
