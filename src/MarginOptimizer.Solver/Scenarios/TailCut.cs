using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Scenarios;

/// <summary>One choice of weights p on the rows of a scenario function: Constant + Row'x = sum p_i v_i(x) is below the function everywhere.</summary>
/// <param name="Row">sum p_i scale_i A_i.</param>
/// <param name="Constant">sum p_i b_i.</param>
/// <param name="Rows">Ascending.</param>
/// <param name="Weights">p, one per row in <paramref name="Rows"/>.</param>
internal sealed record TailCut(double[] Row, double Constant, int[] Rows, double[] Weights)
{
    public static TailCut Of(ScenarioFunction function, int[] rows, double[] weights)
    {
        var sum = new double[function.Matrix.Columns];
        double constant = 0.0;
        for (int k = 0; k < rows.Length; k++)
        {
            constant += weights[k] * function.Offsets[rows[k]];
            RowKernels.AddScaled(weights[k] * function.Scale(rows[k]), function.Matrix.Row(rows[k]), sum);
        }

        return new TailCut(sum, constant, rows, weights);
    }
}
