using MarginOptimizer.Solver.Simplex;
using MarginOptimizer.Solver.Sparse.Checking;
using MarginOptimizer.Solver.Sparse.InteriorPoint;
using MarginOptimizer.Solver.Sparse.Problem;
using MarginOptimizer.Solver.Sparse.Reduction;

namespace MarginOptimizer.Solver.Sparse.Diagnosis;

/// <summary>
/// Least total violation of the rows (scaled) inside the bounds of the variables: a linear program that always has an optimum. Above zero its multipliers contradict
/// the rows, which the checker confirms on the program itself; at zero its point keeps them.
/// </summary>
internal sealed class InfeasibilityProof
{
    private const double Target = 1e-9;

    private static readonly double[] Radii = [1e15, 1e12, 1e10, 1e9];

    /// <summary>Multipliers of a proof; empty without one.</summary>
    public double[] Multipliers { get; private set; } = [];

    /// <summary>Largest |x| of unbounded variables that the proof covers.</summary>
    public double Radius { get; private set; }

    /// <summary>A point with little violation; empty without one.</summary>
    public double[] Point { get; private set; } = [];

    public static InfeasibilityProof Search(QuadraticProgram program, WorkMeter meter)
    {
        int n = program.VariableCount, m = program.RowCount;
        var proof = new InfeasibilityProof();
        var scaled = ScaledProgram.Of(new WorkingProgram(
            SparseMatrix.Empty(n, n), new double[n], program.Rows, [.. program.Lower, .. program.RowLower], [.. program.Upper, .. program.RowUpper]), meter);
        QuadraticProgram elastic = Elastic(scaled.Program);
        var search = new SparseSearch(elastic, [.. Enumerable.Range(0, elastic.VariableCount)], Target, meter);
        foreach (InteriorSettings settings in InteriorSettings.Attempts)
        {
            if (!search.Attempt(settings) || search.Best is null)
            {
                break;
            }

            proof.Read(program, scaled, search.Best.Certificate, n, m);
            if (proof.Multipliers.Length > 0 || search.Best.Score <= Target)
            {
                break;
            }
        }

        return proof;
    }

    private void Read(QuadraticProgram program, ScaledProgram scaled, SparseCertificate found, int n, int m)
    {
        Point = scaled.Point(found.Point.AsSpan(0, n));
        for (int j = 0; j < n; j++)
        {
            Point[j] = Math.Min(Math.Max(Point[j], program.Lower[j]), program.Upper[j]);
        }

        double[] y = scaled.Multipliers(found.Multipliers.AsSpan(0, m));
        bool bounded = Array.TrueForAll(program.Lower, double.IsFinite) && Array.TrueForAll(program.Upper, double.IsFinite);
        foreach (double radius in Radii)
        {
            if (SparseCertificateChecker.InfeasibilityMargin(program, y, radius) > 0.0)
            {
                Multipliers = y;
                Radius = bounded ? double.PositiveInfinity : radius;
                return;
            }
        }
    }

    private static QuadraticProgram Elastic(WorkingProgram program)
    {
        int n = program.Variables, m = program.RowCount;
        var starts = new List<int>(program.A.Starts);
        var indices = new List<int>(program.A.Indices);
        var values = new List<double>(program.A.Values);
        for (int i = 0; i < m; i++)
        {
            for (int sign = 1; sign >= -1; sign -= 2)
            {
                if (double.IsFinite(sign > 0 ? program.Lower[n + i] : program.Upper[n + i]))
                {
                    indices.Add(i);
                    values.Add(sign);
                    starts.Add(indices.Count);
                }
            }
        }

        int total = starts.Count - 1;
        var linear = new double[total];
        var lower = new double[total];
        var upper = new double[total];
        Array.Fill(linear, 1.0, n, total - n);
        Array.Fill(upper, double.PositiveInfinity, n, total - n);
        program.Lower.AsSpan(0, n).CopyTo(lower);
        program.Upper.AsSpan(0, n).CopyTo(upper);
        return new QuadraticProgram
        {
            Quadratic = SparseMatrix.Empty(total, total),
            Linear = linear,
            Rows = new SparseMatrix(m, total, [.. starts], [.. indices], [.. values]),
            RowLower = program.Lower[n..],
            RowUpper = program.Upper[n..],
            Lower = lower,
            Upper = upper,
        };
    }
}
