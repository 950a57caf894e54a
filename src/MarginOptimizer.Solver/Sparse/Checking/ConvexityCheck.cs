using MarginOptimizer.Solver.Sparse.Problem;

namespace MarginOptimizer.Solver.Sparse.Checking;

/// <summary>
/// Shows that a matrix is positive semidefinite by a Cholesky factorisation that runs to its end, row by row, of the matrix scaled to a unit diagonal
/// and shifted. Rounding: the factor of a unit diagonal is exact for a matrix that differs in entry (i, j) by at most gamma(k + 1), k the entries of the shorter
/// row of the factor (N. J. Higham, Accuracy and Stability, theorem 10.3), so the shift that is proven is the one used plus the row sums of that.
/// </summary>
internal sealed class ConvexityCheck
{
    private const double Epsilon = 2.220446049250313e-16;

    /// <summary>Shifts relative to the diagonal tried one after another on top of rounding.</summary>
    private static readonly double[] Shifts = [0.0, 1e-13, 1e-12, 1e-11, 1e-10, 1e-9, 1e-8];

    /// <summary>Multiply-adds between two looks at whether to give up.</summary>
    private const long StopEvery = 200_000;

    private readonly SparseMatrix _p;
    private readonly int[] _order;
    private readonly Func<bool> _stop;
    private readonly int _n;
    private readonly double[] _scale;
    private readonly bool[] _alone;
    private int[] _starts = [];
    private int[] _columns = [];
    private double[] _values = [];
    private int[] _parent = [];
    private int[] _counts = [];
    private int[] _rowCounts = [];

    private ConvexityCheck(SparseMatrix p, int[] order, Func<bool> stop)
    {
        _p = p;
        _order = order;
        _stop = stop;
        _n = p.Columns;
        _scale = new double[_n];
        _alone = new bool[_n];
    }

    /// <param name="p">Upper triangle.</param>
    /// <param name="order">A permutation.</param>
    /// <param name="stop">True to give up.</param>
    public static ConvexityReport Run(SparseMatrix p, int[] order, Func<bool> stop) => new ConvexityCheck(p, order, stop).Run();

    private static ConvexityReport Failed => new(false, double.PositiveInfinity, []);

    private ConvexityReport Run()
    {
        if (!Scale())
        {
            return Failed;
        }

        Permute();
        if (_stop() || !Analyse())
        {
            return Failed;
        }

        foreach (double shift in Shifts)
        {
            double[] added = new double[_n];
            for (int i = 0; i < _n; i++)
            {
                added[i] = _alone[_order[i]] ? 0.0 : shift + (2.0 * Rounding(i));
            }

            if (_stop())
            {
                return Failed;
            }

            if (Factor(added))
            {
                return Report(added);
            }
        }

        return Failed;
    }

    /// <summary>Diagonal entries; false when one is negative, or zero beside an entry that is not.</summary>
    private bool Scale()
    {
        Array.Fill(_alone, true);
        for (int j = 0; j < _n; j++)
        {
            for (int k = _p.Starts[j]; k < _p.Starts[j + 1]; k++)
            {
                int i = _p.Indices[k];
                if (i == j)
                {
                    _scale[j] = _p.Values[k];
                }
                else if (_p.Values[k] != 0.0)
                {
                    _alone[i] = false;
                    _alone[j] = false;
                }
            }
        }

        for (int j = 0; j < _n; j++)
        {
            if (_scale[j] < 0.0 || (_scale[j] == 0.0 && !_alone[j]))
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Rows of the strictly lower triangle in the order given, scaled; variables alone are left out.</summary>
    private void Permute()
    {
        var position = new int[_n];
        for (int k = 0; k < _n; k++)
        {
            position[_order[k]] = k;
        }

        _starts = new int[_n + 1];
        for (int pass = 0; pass < 2; pass++)
        {
            int[] next = pass == 0 ? [] : _starts[.._n];
            for (int j = 0; j < _n; j++)
            {
                for (int k = _p.Starts[j]; k < _p.Starts[j + 1]; k++)
                {
                    int i = _p.Indices[k];
                    if (i == j || _p.Values[k] == 0.0)
                    {
                        continue;
                    }

                    int row = Math.Max(position[i], position[j]), column = Math.Min(position[i], position[j]);
                    if (pass == 0)
                    {
                        _starts[row + 1]++;
                        continue;
                    }

                    _columns[next[row]] = column;
                    _values[next[row]++] = _p.Values[k] / (Math.Sqrt(_scale[i]) * Math.Sqrt(_scale[j]));
                }
            }

            if (pass == 0)
            {
                for (int i = 0; i < _n; i++)
                {
                    _starts[i + 1] += _starts[i];
                }

                _columns = new int[_starts[_n]];
                _values = new double[_starts[_n]];
            }
        }
    }

    /// <summary>Tree, entries below the diagonal of each column of the factor, entries of each of its rows.</summary>
    private bool Analyse()
    {
        _parent = new int[_n];
        _counts = new int[_n];
        _rowCounts = new int[_n];
        var mark = new int[_n];
        Array.Fill(_parent, -1);
        Array.Fill(mark, -1);
        long work = 0;
        for (int i = 0; i < _n; i++)
        {
            mark[i] = i;
            for (int k = _starts[i]; k < _starts[i + 1]; k++)
            {
                for (int j = _columns[k]; mark[j] != i; j = _parent[j])
                {
                    _parent[j] = _parent[j] < 0 ? i : _parent[j];
                    _counts[j]++;
                    _rowCounts[i]++;
                    mark[j] = i;
                }
            }

            work += _rowCounts[i];
            if (work > StopEvery)
            {
                work = 0;
                if (_stop())
                {
                    return false;
                }
            }
        }

        return true;
    }

    /// <summary>Bound of the row sum of the factorisation's rounding errors, in the matrix with a unit diagonal.</summary>
    private double Rounding(int i)
    {
        double terms = _rowCounts[i] + 4.0;
        return _rowCounts[i] + _counts[i] == 0 ? 0.0 : 1.01 * Epsilon * terms * (_rowCounts[i] + _counts[i] + 1.0);
    }

    private bool Factor(double[] added)
    {
        var starts = new int[_n + 1];
        for (int j = 0; j < _n; j++)
        {
            starts[j + 1] = checked(starts[j] + _counts[j]);
        }

        int[] next = starts[.._n];
        var rows = new int[starts[_n]];
        var factor = new double[starts[_n]];
        var diagonal = new double[_n];
        var row = new double[_n];
        var mark = new int[_n];
        var reach = new int[_n];
        var path = new int[_n];
        Array.Fill(mark, -1);
        long work = 0;
        for (int i = 0; i < _n; i++)
        {
            int top = Reach(i, mark, reach, path, row);
            double pivot = 1.0 + added[i];
            for (; top < _n; top++)
            {
                int j = reach[top];
                double value = row[j] / diagonal[j];
                row[j] = 0.0;
                for (int k = starts[j]; k < next[j]; k++)
                {
                    row[rows[k]] -= factor[k] * value;
                }

                pivot -= value * value;
                work += next[j] - starts[j] + 1;
                rows[next[j]] = i;
                factor[next[j]++] = value;
                if (work > StopEvery)
                {
                    work = 0;
                    if (_stop())
                    {
                        return false;
                    }
                }
            }

            if (!(pivot > 0.0))
            {
                return false;
            }

            diagonal[i] = Math.Sqrt(pivot);
        }

        return true;
    }

    /// <summary>Columns that row i of the factor has entries in, in an order in which they can be computed; scatters the row.</summary>
    private int Reach(int i, int[] mark, int[] reach, int[] path, double[] row)
    {
        int top = _n;
        mark[i] = i;
        for (int k = _starts[i]; k < _starts[i + 1]; k++)
        {
            row[_columns[k]] = _values[k];
            int length = 0;
            for (int j = _columns[k]; mark[j] != i; j = _parent[j])
            {
                path[length++] = j;
                mark[j] = i;
            }

            while (length > 0)
            {
                reach[--top] = path[--length];
            }
        }

        return top;
    }

    private ConvexityReport Report(double[] added)
    {
        var shift = new double[_n];
        double tolerance = 0.0;
        for (int i = 0; i < _n; i++)
        {
            // Rounding of the scaled entries (two roots, a product, a quotient) is a further four units of each, at most one in size.
            int offDiagonals = _rowCounts[i] + _counts[i];
            double proven = added[i] == 0.0 ? 0.0 : added[i] + Rounding(i) + (4.0 * Epsilon * (offDiagonals + 1.0));
            shift[_order[i]] = proven * _scale[_order[i]];
            tolerance = Math.Max(tolerance, proven);
        }

        return new ConvexityReport(true, tolerance, shift);
    }
}
