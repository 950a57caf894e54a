using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Scenarios;

/// <summary>The program with every stride-th row of its scenario functions, copied: its solution is where the search of the whole begins.</summary>
internal static class CoarseProgram
{
    /// <summary>An entry read from memory far from the last, checked and stored, in multiply-adds.</summary>
    private const int CopyWork = 4;

    /// <summary>Incomplete when the meter has stopped.</summary>
    public static ConvexProgram Of(ConvexProgram program, int stride, WorkMeter meter)
    {
        var copies = new Dictionary<RowMatrix, RowMatrix>(ReferenceEqualityComparer.Instance);
        return program with
        {
            Functions = [.. program.Functions.Select(function => Of(function, stride, copies, meter))],
            SecondObjective = null,
        };
    }

    /// <summary>Rows of a coarse function.</summary>
    public static int Rows(int rows, int stride) => (rows + stride - 1) / stride;

    private static ScenarioFunction Of(ScenarioFunction function, int stride, Dictionary<RowMatrix, RowMatrix> copies, WorkMeter meter)
    {
        if (!copies.TryGetValue(function.Matrix, out RowMatrix? matrix))
        {
            matrix = Copy(function.Matrix, stride, meter);
            copies.Add(function.Matrix, matrix);
        }

        double[] masses = Every(function.RowMass, stride);
        double all = function.RowMass.Length == 0 ? function.Matrix.Rows : function.RowMass.Sum();
        double sampled = function.RowMass.Length == 0 ? matrix.Rows : masses.Sum();
        return function with
        {
            Matrix = matrix,
            Offsets = Every(function.Offsets, stride),
            RowMass = masses,
            RowScale = Every(function.RowScale, stride),
            TailMass = function.IsMaximum ? function.TailMass : Math.Min(sampled, function.TailMass * (sampled / all)),
        };
    }

    private static RowMatrix Copy(RowMatrix matrix, int stride, WorkMeter meter)
    {
        int rows = Rows(matrix.Rows, stride);
        var values = new double[rows * matrix.Columns];
        for (int row = 0; row < rows && !meter.Pace(CopyWork * matrix.Columns); row++)
        {
            ReadOnlySpan<double> source = matrix.Row(row * stride);
            if (!DenseKernels.AllFinite(source))
            {
                throw new ArgumentException(FormattableString.Invariant($"scenario matrix: row {row * stride} is not finite"));
            }

            source.CopyTo(values.AsSpan(row * matrix.Columns));
        }

        return new RowMatrix(values, rows, matrix.Columns, matrix.Columns);
    }

    private static double[] Every(double[] values, int stride)
    {
        if (values.Length == 0)
        {
            return [];
        }

        var some = new double[Rows(values.Length, stride)];
        for (int k = 0; k < some.Length; k++)
        {
            some[k] = values[k * stride];
        }

        return some;
    }
}
