using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Simplex;

/// <summary>
/// The rows of the linear program that stand for one tail mean: each is a cut, a weighted mean of the function's rows that never exceeds the
/// function. Unused rows are empty and unbounded. The first cut anchors the epigraph variable and stays.
/// </summary>
internal sealed class TailBlock(ScenarioFunction function, int epigraph, int firstRow, RowWeights?[] cuts)
{
    public ScenarioFunction Function { get; } = function;

    public int Epigraph { get; } = epigraph;

    /// <summary>Row of the linear program that holds cut 0.</summary>
    public int FirstRow { get; } = firstRow;

    public int Capacity => Cuts.Length;

    /// <summary>Weights on the function's rows per place, null where it is empty.</summary>
    public RowWeights?[] Cuts { get; } = cuts;

    /// <summary>Coefficients of a cut over the function's columns, and its offset.</summary>
    public static double Aggregate(ScenarioFunction function, RowWeights cut, Span<double> coefficients)
    {
        coefficients.Clear();
        double offset = 0.0;
        for (int k = 0; k < cut.Rows.Length; k++)
        {
            int row = cut.Rows[k];
            offset += cut.Weights[k] * function.Offsets[row];
            DenseKernels.AddScaled(cut.Weights[k] * function.Scale(row), function.Matrix.Row(row), coefficients);
        }

        return offset;
    }

    /// <summary>A mean of cuts, as weights on the function's rows.</summary>
    /// <param name="shares">One per place.</param>
    public RowWeights Mix(ReadOnlySpan<double> shares)
    {
        var total = new double[Function.Matrix.Rows];
        for (int place = 0; place < shares.Length; place++)
        {
            if (shares[place] == 0.0 || Cuts[place] is not { } cut)
            {
                continue;
            }

            for (int k = 0; k < cut.Rows.Length; k++)
            {
                total[cut.Rows[k]] += shares[place] * cut.Weights[k];
            }
        }

        List<int> rows = [];
        List<double> weights = [];
        for (int row = 0; row < total.Length; row++)
        {
            if (total[row] > 0.0)
            {
                rows.Add(row);
                weights.Add(total[row]);
            }
        }

        return new RowWeights([.. rows], [.. weights]);
    }
}
