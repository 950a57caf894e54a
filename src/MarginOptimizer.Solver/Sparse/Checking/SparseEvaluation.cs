using MarginOptimizer.Solver.Sparse.Problem;

namespace MarginOptimizer.Solver.Sparse.Checking;

/// <summary>Sums over a program's data with a bound of their rounding errors, by plain loops.</summary>
internal sealed class SparseEvaluation
{
    private const double Epsilon = 2.220446049250313e-16;

    private SparseEvaluation(int variables, int rows)
    {
        Activity = new double[rows];
        ActivityError = new double[rows];
        RowScale = new double[rows];
        Gradient = new double[variables];
        GradientError = new double[variables];
        GradientSize = new double[variables];
        GradientReach = new double[variables];
    }

    /// <summary>Ax.</summary>
    public double[] Activity { get; }

    public double[] ActivityError { get; }

    /// <summary>Size of each row: the sum of its absolute terms, or its largest coefficient when that is more.</summary>
    public double[] RowScale { get; }

    /// <summary>weight (Px + q) + A'y.</summary>
    public double[] Gradient { get; }

    public double[] GradientError { get; }

    /// <summary>Sum of the absolute terms of each entry of the gradient.</summary>
    public double[] GradientSize { get; }

    /// <summary>What that sum would be with the largest |x| and |y| everywhere, q left out: an entry whose own terms vanish is judged by it.</summary>
    public double[] GradientReach { get; }

    /// <summary>0.5 x'Px + q'x + constant.</summary>
    public double Objective { get; private set; }

    /// <param name="program">The data.</param>
    /// <param name="x">n entries.</param>
    /// <param name="y">m entries.</param>
    /// <param name="withObjective">False: P, q and the constant count as zero.</param>
    public static SparseEvaluation Of(QuadraticProgram program, double[] x, double[] y, bool withObjective)
    {
        int n = program.VariableCount, m = program.RowCount;
        var result = new SparseEvaluation(n, m);
        var terms = new int[n];
        var rowTerms = new int[m];
        if (withObjective)
        {
            result.AddQuadratic(program, x, terms);
        }

        SparseMatrix a = program.Rows;
        double largest = y.Length == 0 ? 0.0 : y.Max(Math.Abs);
        for (int j = 0; j < n; j++)
        {
            for (int k = a.Starts[j]; k < a.Starts[j + 1]; k++)
            {
                int i = a.Indices[k];
                double part = a.Values[k] * x[j], push = a.Values[k] * y[i];
                result.Activity[i] += part;
                result.ActivityError[i] += Math.Abs(part);
                rowTerms[i]++;
                result.RowScale[i] = Math.Max(result.RowScale[i], Math.Abs(a.Values[k]));
                result.Gradient[j] += push;
                result.GradientSize[j] += Math.Abs(push);
                result.GradientReach[j] += Math.Abs(a.Values[k]) * largest;
                terms[j]++;
            }
        }

        for (int j = 0; j < n; j++)
        {
            result.GradientError[j] = (terms[j] + 3.0) * Epsilon * result.GradientSize[j];
        }

        for (int i = 0; i < m; i++)
        {
            result.RowScale[i] = Math.Max(result.RowScale[i], result.ActivityError[i]);
            result.ActivityError[i] *= (rowTerms[i] + 3.0) * Epsilon;
        }

        return result;
    }

    private void AddQuadratic(QuadraticProgram program, double[] x, int[] terms)
    {
        SparseMatrix p = program.Quadratic;
        double largest = x.Length == 0 ? 0.0 : x.Max(Math.Abs);
        for (int j = 0; j < x.Length; j++)
        {
            for (int k = p.Starts[j]; k < p.Starts[j + 1]; k++)
            {
                GradientReach[j] += Math.Abs(p.Values[k]) * largest;
                Add(j, p.Values[k] * x[p.Indices[k]]);
                if (p.Indices[k] != j)
                {
                    GradientReach[p.Indices[k]] += Math.Abs(p.Values[k]) * largest;
                    Add(p.Indices[k], p.Values[k] * x[j]);
                }
            }
        }

        double quadratic = 0.0, linear = 0.0;
        for (int j = 0; j < x.Length; j++)
        {
            quadratic += Gradient[j] * x[j];
            linear += program.Linear[j] * x[j];
            Add(j, program.Linear[j]);
        }

        Objective = (0.5 * quadratic) + linear + program.Constant;

        void Add(int j, double part)
        {
            Gradient[j] += part;
            GradientSize[j] += Math.Abs(part);
            terms[j]++;
        }
    }
}
