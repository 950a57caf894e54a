using MarginOptimizer.Solver.Simplex;
using MarginOptimizer.Solver.Sparse.Checking;
using MarginOptimizer.Solver.Sparse.Factorization;
using MarginOptimizer.Solver.Sparse.Problem;

namespace MarginOptimizer.Solver.Sparse.Diagnosis;

/// <summary>Looks for a direction of negative curvature by factoring P, scaled to a unit diagonal and slightly shifted.</summary>
internal sealed class ConvexitySearch
{
    /// <summary>
    /// Eigenvalues of the scaled matrix above minus this count as rounding of the data: a singular matrix written in a few digits has some.
    /// What they can do to the bound is in the bound all the same.
    /// </summary>
    private const double Shift = 1e-9;

    private const double SmallestPivot = 1e-14;

    private readonly QuadraticProgram _program;
    private readonly WorkMeter _meter;
    private readonly double[] _diagonal;
    private readonly bool[] _alone;

    private ConvexitySearch(QuadraticProgram program, WorkMeter meter)
    {
        _program = program;
        _meter = meter;
        _diagonal = new double[program.VariableCount];
        _alone = new bool[program.VariableCount];
    }

    /// <summary>An order in which P factors with little fill.</summary>
    public int[] Order { get; private set; } = [];

    /// <summary>d with d'Pd &lt; 0, confirmed by the checker; empty when none was found.</summary>
    public double[] Direction { get; private set; } = [];

    /// <summary>The meter stopped the search, or the factor does not fit into memory.</summary>
    public bool Stopped { get; private set; }

    public static ConvexitySearch Run(QuadraticProgram program, WorkMeter meter)
    {
        var search = new ConvexitySearch(program, meter);
        search.Order = [.. Enumerable.Range(0, program.VariableCount)];
        if (search.ReadDiagonal() && Array.IndexOf(search._alone, false) >= 0)
        {
            search.Factor();
        }

        return search;
    }

    private bool ReadDiagonal()
    {
        SparseMatrix p = _program.Quadratic;
        Array.Fill(_alone, true);
        for (int j = 0; j < p.Columns; j++)
        {
            for (int k = p.Starts[j]; k < p.Starts[j + 1]; k++)
            {
                int i = p.Indices[k];
                if (i == j)
                {
                    _diagonal[j] = p.Values[k];
                }
                else if (p.Values[k] != 0.0)
                {
                    _alone[i] = false;
                    _alone[j] = false;
                }
            }
        }

        int negative = Array.FindIndex(_diagonal, value => value < 0.0);
        if (negative >= 0)
        {
            Direction = new double[p.Columns];
            Direction[negative] = 1.0;
            return false;
        }

        return !FindZeroDiagonal();
    }

    /// <summary>A zero on the diagonal beside an entry p in column j: d = (-(P_jj + |p|) / p, 1) has d'Pd = -P_jj - 2 |p|.</summary>
    private bool FindZeroDiagonal()
    {
        SparseMatrix p = _program.Quadratic;
        for (int j = 0; j < p.Columns; j++)
        {
            for (int k = p.Starts[j]; k < p.Starts[j + 1]; k++)
            {
                int i = p.Indices[k];
                double value = p.Values[k];
                if (i == j || value == 0.0 || (_diagonal[i] != 0.0 && _diagonal[j] != 0.0))
                {
                    continue;
                }

                (int zero, int other) = _diagonal[i] == 0.0 ? (i, j) : (j, i);
                Direction = new double[p.Columns];
                Direction[zero] = -(_diagonal[other] + Math.Abs(value)) / value;
                Direction[other] = 1.0;
                return true;
            }
        }

        return false;
    }

    private void Factor()
    {
        (SymmetricPattern pattern, double[] values, double[] scale) = Scaled();
        FactorLayout? layout = FactorLayout.Create(pattern, _meter);
        if (layout is null)
        {
            Stopped = true;
            return;
        }

        Order = layout.Order;
        var factor = new QuasiDefiniteFactor(layout, _meter);
        var signs = new sbyte[pattern.Size];
        Array.Fill(signs, (sbyte)1);
        if (!factor.Factor(values, signs, SmallestPivot, endAtReplacement: true))
        {
            Stopped = true;
            return;
        }

        if (factor.Replaced == 0)
        {
            return;
        }

        var direction = new double[pattern.Size];
        factor.SolveTransposed(factor.FirstReplaced, direction);
        for (int j = 0; j < direction.Length; j++)
        {
            direction[j] *= scale[j];
        }

        double largest = direction.Max(Math.Abs);
        for (int j = 0; j < direction.Length; j++)
        {
            direction[j] /= largest;
        }

        if (SparseCertificateChecker.Curvature(_program, direction) < 0.0)
        {
            Direction = direction;
        }
    }

    private (SymmetricPattern Pattern, double[] Values, double[] Scale) Scaled()
    {
        SparseMatrix p = _program.Quadratic;
        int n = p.Columns;
        var scale = new double[n];
        for (int j = 0; j < n; j++)
        {
            scale[j] = _alone[j] ? 0.0 : 1.0 / Math.Sqrt(_diagonal[j]);
        }

        var starts = new int[n + 1];
        List<int> rows = [];
        List<double> values = [];
        for (int j = 0; j < n; j++)
        {
            for (int k = p.Starts[j]; k < p.Starts[j + 1]; k++)
            {
                int i = p.Indices[k];
                if (i != j && p.Values[k] != 0.0)
                {
                    rows.Add(i);
                    values.Add(p.Values[k] * scale[i] * scale[j]);
                }
            }

            rows.Add(j);
            values.Add(1.0 + Shift);
            starts[j + 1] = rows.Count;
        }

        return (new SymmetricPattern(starts, [.. rows]), [.. values], scale);
    }
}
