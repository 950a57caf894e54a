using MarginOptimizer.Solver.Simplex;
using MarginOptimizer.Solver.Sparse.InteriorPoint;
using MarginOptimizer.Solver.Sparse.Problem;

namespace MarginOptimizer.Solver.Sparse.Reduction;

/// <summary>
/// Columns, rows and costs multiplied by powers of two, so that the largest entries of [P A'; A 0] are near 1 (D. Ruiz, 2001): exact to undo.
/// x = D x', y = E y' / c, and D P D c, D q c, E A D, E b are what the iterations see.
/// </summary>
internal sealed class ScaledProgram
{
    private const int Passes = 12;

    private ScaledProgram(WorkingProgram scaled, double[] columns, double[] rows, double cost)
    {
        Program = scaled;
        Columns = columns;
        Rows = rows;
        Cost = cost;
    }

    public WorkingProgram Program { get; }

    /// <summary>D.</summary>
    public double[] Columns { get; }

    /// <summary>E.</summary>
    public double[] Rows { get; }

    /// <summary>c.</summary>
    public double Cost { get; }

    /// <param name="program">The program.</param>
    /// <param name="meter">Once it stops, fewer passes are made: the scaling is valid, and nobody will use it.</param>
    public static ScaledProgram Of(WorkingProgram program, WorkMeter meter)
    {
        int n = program.Variables, m = program.RowCount;
        double[] columns = Ones(n), rows = Ones(m);
        var columnSize = new double[n];
        var rowSize = new double[m];
        for (int pass = 0; pass < Passes && !meter.Checkpoint(); pass++)
        {
            Measure(program, columns, rows, columnSize, rowSize);
            Divide(columns, columnSize);
            Divide(rows, rowSize);
        }

        Round(columns);
        Round(rows);
        SparseMatrix p = Scaled(program.P, columns, columns, 1.0);
        SparseMatrix a = Scaled(program.A, rows, columns, 1.0);
        var linear = new double[n];
        double size = 0.0;
        for (int j = 0; j < n; j++)
        {
            linear[j] = program.Q[j] * columns[j];
            size = Math.Max(size, Math.Abs(linear[j]));
        }

        double cost = PowerOfTwo(1.0 / Math.Max(Math.Max(size, MeanColumn(p)), 1e-8));
        for (int j = 0; j < n; j++)
        {
            linear[j] *= cost;
        }

        p = p with { Values = [.. p.Values.Select(v => v * cost)] };
        var lower = new double[n + m];
        var upper = new double[n + m];
        for (int c = 0; c < n + m; c++)
        {
            double factor = c < n ? 1.0 / columns[c] : rows[c - n];
            lower[c] = program.Lower[c] * factor;
            upper[c] = program.Upper[c] * factor;
        }

        return new ScaledProgram(new WorkingProgram(p, linear, a, lower, upper), columns, rows, cost);
    }

    /// <summary>A point in the numbers of the program given.</summary>
    public double[] Point(ReadOnlySpan<double> x)
    {
        var point = new double[x.Length];
        for (int j = 0; j < x.Length; j++)
        {
            point[j] = x[j] * Columns[j];
        }

        return point;
    }

    /// <summary>Multipliers of rows in the numbers of the program given.</summary>
    public double[] Multipliers(ReadOnlySpan<double> y)
    {
        var multipliers = new double[y.Length];
        for (int i = 0; i < y.Length; i++)
        {
            multipliers[i] = y[i] * Rows[i] / Cost;
        }

        return multipliers;
    }

    private static double[] Ones(int count)
    {
        var ones = new double[count];
        Array.Fill(ones, 1.0);
        return ones;
    }

    private static void Measure(WorkingProgram program, double[] columns, double[] rows, double[] columnSize, double[] rowSize)
    {
        Array.Clear(columnSize);
        Array.Clear(rowSize);
        SparseMatrix p = program.P, a = program.A;
        for (int j = 0; j < columns.Length; j++)
        {
            for (int k = p.Starts[j]; k < p.Starts[j + 1]; k++)
            {
                int i = p.Indices[k];
                double value = Math.Abs(p.Values[k]) * columns[j] * columns[i];
                columnSize[j] = Math.Max(columnSize[j], value);
                columnSize[i] = Math.Max(columnSize[i], value);
            }

            for (int k = a.Starts[j]; k < a.Starts[j + 1]; k++)
            {
                int i = a.Indices[k];
                double value = Math.Abs(a.Values[k]) * columns[j] * rows[i];
                columnSize[j] = Math.Max(columnSize[j], value);
                rowSize[i] = Math.Max(rowSize[i], value);
            }
        }
    }

    private static void Divide(double[] factors, double[] sizes)
    {
        for (int k = 0; k < factors.Length; k++)
        {
            if (sizes[k] > 0.0)
            {
                factors[k] = Math.Clamp(factors[k] / Math.Sqrt(sizes[k]), 1e-8, 1e8);
            }
        }
    }

    private static void Round(double[] factors)
    {
        for (int k = 0; k < factors.Length; k++)
        {
            factors[k] = PowerOfTwo(factors[k]);
        }
    }

    private static double PowerOfTwo(double value) => Math.ScaleB(1.0, Math.ILogB(value * 1.4142135623730951));

    private static double MeanColumn(SparseMatrix p)
    {
        double sum = 0.0;
        int count = 0;
        for (int j = 0; j < p.Columns; j++)
        {
            double size = 0.0;
            for (int k = p.Starts[j]; k < p.Starts[j + 1]; k++)
            {
                size = Math.Max(size, Math.Abs(p.Values[k]));
            }

            sum += size;
            count += size > 0.0 ? 1 : 0;
        }

        return count == 0 ? 0.0 : sum / count;
    }

    private static SparseMatrix Scaled(SparseMatrix matrix, double[] rows, double[] columns, double factor)
    {
        var values = new double[matrix.Count];
        for (int j = 0; j < matrix.Columns; j++)
        {
            for (int k = matrix.Starts[j]; k < matrix.Starts[j + 1]; k++)
            {
                values[k] = matrix.Values[k] * rows[matrix.Indices[k]] * columns[j] * factor;
            }
        }

        return matrix with { Values = values };
    }
}
