using MarginOptimizer.Solver.Simplex;
using MarginOptimizer.Solver.Sparse.Checking;
using MarginOptimizer.Solver.Sparse.InteriorPoint;
using MarginOptimizer.Solver.Sparse.Problem;
using MarginOptimizer.Solver.Sparse.Reduction;

namespace MarginOptimizer.Solver.Sparse.Diagnosis;

/// <summary>
/// Steepest descent among directions that keep all rows and bounds for ever and have no curvature: a linear program over a unit box. A convex quadratic that is
/// unbounded below on a polyhedron has such a direction (B. C. Eaves, Management Science 17 (1971) 698-711).
/// </summary>
internal static class UnboundednessProof
{
    /// <summary>Below what can be reached: every answer is polished, so that what should be 0 is.</summary>
    private const double Target = 1e-15;

    /// <summary>Exact enough to say that there is no ray.</summary>
    private const double Settled = 1e-9;

    /// <summary>Entries below this share of the largest, in scaled numbers, may be meant to be 0.</summary>
    private static readonly double[] Noises = [0.0, 1e-13, 1e-10, 1e-8];

    /// <summary>Least fall of the scaled objective over the unit box.</summary>
    private const double Falls = 1e-7;

    /// <summary>Rates at rounding level, relative to the terms they are made of.</summary>
    private const double Tolerance = 1e-10;

    /// <summary>A ray that the checker confirms; empty without one.</summary>
    public static double[] Search(QuadraticProgram program, WorkMeter meter)
    {
        int n = program.VariableCount;
        ScaledProgram scaled = ScaledProgram.Of(new WorkingProgram(
            program.Quadratic, program.Linear, program.Rows, [.. program.Lower, .. program.RowLower], [.. program.Upper, .. program.RowUpper]), meter);
        QuadraticProgram directions = Directions(scaled.Program);
        var search = new SparseSearch(directions, [.. Enumerable.Range(0, n)], Target, meter);
        foreach (InteriorSettings settings in InteriorSettings.Attempts)
        {
            if (!search.Attempt(settings) || search.Best is null)
            {
                return [];
            }

            foreach (double noise in Noises)
            {
                double[] ray = Cleaned(search.Best.Certificate.Point, noise, scaled);
                if (search.Best.Bound.Objective < -Falls && SparseCertificateChecker.Ray(program, ray).Holds(Tolerance))
                {
                    return ray;
                }
            }

            if (search.Best.Score <= Settled)
            {
                return [];
            }
        }

        return [];
    }

    private static double[] Cleaned(double[] direction, double noise, ScaledProgram scaled)
    {
        double largest = direction.Length == 0 ? 0.0 : direction.Max(Math.Abs);
        double[] ray = scaled.Point([.. direction.Select(d => Math.Abs(d) <= noise * largest ? 0.0 : d)]);
        double size = ray.Length == 0 ? 0.0 : ray.Max(Math.Abs);
        return size == 0.0 ? ray : [.. ray.Select(d => d / size)];
    }

    private static QuadraticProgram Directions(WorkingProgram program)
    {
        int n = program.Variables, m = program.RowCount;
        List<(int Row, int Column, double Value)> entries = [];
        int[] rowOf = CurvedRows(program.P, m, out int rows);
        for (int j = 0; j < n; j++)
        {
            for (int k = program.A.Starts[j]; k < program.A.Starts[j + 1]; k++)
            {
                entries.Add((program.A.Indices[k], j, program.A.Values[k]));
            }

            for (int k = program.P.Starts[j]; k < program.P.Starts[j + 1]; k++)
            {
                int i = program.P.Indices[k];
                if (program.P.Values[k] == 0.0)
                {
                    continue;
                }

                entries.Add((rowOf[i], j, program.P.Values[k]));
                if (i != j)
                {
                    entries.Add((rowOf[j], i, program.P.Values[k]));
                }
            }
        }

        var lower = new double[n + rows];
        var upper = new double[n + rows];
        for (int c = 0; c < n + m; c++)
        {
            lower[c] = double.IsFinite(program.Lower[c]) ? 0.0 : c < n ? -1.0 : double.NegativeInfinity;
            upper[c] = double.IsFinite(program.Upper[c]) ? 0.0 : c < n ? 1.0 : double.PositiveInfinity;
        }

        return new QuadraticProgram
        {
            Quadratic = SparseMatrix.Empty(n, n),
            Linear = program.Q,
            Rows = SparseMatrix.FromEntries(rows, n, entries),
            RowLower = lower[n..],
            RowUpper = upper[n..],
            Lower = lower[..n],
            Upper = upper[..n],
        };
    }

    /// <summary>Numbers rows after the program's own for every variable with curvature.</summary>
    private static int[] CurvedRows(SparseMatrix p, int first, out int rows)
    {
        var rowOf = new int[p.Columns];
        rows = first;
        for (int j = 0; j < p.Columns; j++)
        {
            for (int k = p.Starts[j]; k < p.Starts[j + 1]; k++)
            {
                if (p.Values[k] != 0.0)
                {
                    rowOf[j] = -1;
                    rowOf[p.Indices[k]] = -1;
                }
            }
        }

        for (int j = 0; j < rowOf.Length; j++)
        {
            rowOf[j] = rowOf[j] < 0 ? rows++ : -1;
        }

        return rowOf;
    }
}
