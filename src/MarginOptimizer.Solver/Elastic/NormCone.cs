using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Elastic;

/// <summary><c>|Offsets + A x| &lt;= x[Epigraph]</c>.</summary>
internal sealed record NormCone(RowMatrix Matrix, double[] Offsets, int Epigraph)
{
    /// <summary>target += sign * (v_0 e_t + A' v_1).</summary>
    public void AddTransposed(ReadOnlySpan<double> v, double sign, Span<double> target)
    {
        target[Epigraph] += sign * v[0];
        for (int k = 0; k < Matrix.Rows; k++)
        {
            FusedKernels.AddScaled(sign * v[k + 1], Matrix.Row(k), target);
        }
    }
}
