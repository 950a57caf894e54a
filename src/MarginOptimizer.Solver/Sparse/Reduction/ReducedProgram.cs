using MarginOptimizer.Solver.Sparse.InteriorPoint;
using MarginOptimizer.Solver.Sparse.Problem;

namespace MarginOptimizer.Solver.Sparse.Reduction;

/// <summary>
/// A program without what needs no optimiser: fixed variables, rows without entries or bounds, rows of one variable (they become its bounds).
/// <see cref="Restore"/> gives the answer of the whole program, multipliers of the dropped rows included.
/// </summary>
internal sealed class ReducedProgram
{
    /// <summary>Bounds that cross by no more than this, relative to max(1, their size), are taken to meet: what violations are judged by.</summary>
    private const double Crossing = 1e-9;

    /// <summary>Bounds apart by no more than this are taken to meet too: there is no room inside for an interior point.</summary>
    private const double Narrow = 1e-13;

    private readonly QuadraticProgram _program;
    private readonly SparseMatrix _byRow;
    private readonly double[] _lower;
    private readonly double[] _upper;

    /// <summary>Row of one variable that set the bound; -1 for the variable's own.</summary>
    private readonly int[] _lowerFrom;

    private readonly int[] _upperFrom;
    private readonly bool[] _fixed;
    private readonly bool[] _dropped;
    private readonly int[] _left;
    private readonly List<(int Row, int Variable, double Coefficient)> _singles = [];
    private bool _readRows;
    private int[] _variables = [];
    private int[] _rows = [];

    private ReducedProgram(QuadraticProgram program)
    {
        _program = program;
        _byRow = program.Rows.Transposed();
        _lower = [.. program.Lower];
        _upper = [.. program.Upper];
        _lowerFrom = new int[program.VariableCount];
        _upperFrom = new int[program.VariableCount];
        Array.Fill(_lowerFrom, -1);
        Array.Fill(_upperFrom, -1);
        _fixed = new bool[program.VariableCount];
        _dropped = new bool[program.RowCount];
        _left = new int[program.RowCount];
    }

    /// <summary>What is left, unscaled; its values differ from the whole program's by a constant.</summary>
    public WorkingProgram Rest { get; private set; } = null!;

    /// <summary>True when a dropped row or two bounds contradict each other: the whole program is to be looked at for a proof.</summary>
    public bool Contradiction { get; private set; }

    /// <param name="program">The whole program.</param>
    /// <param name="readRows">False: rows of one variable stay rows.</param>
    public static ReducedProgram Of(QuadraticProgram program, bool readRows)
    {
        var reduced = new ReducedProgram(program) { _readRows = readRows };
        reduced.DropRows();
        reduced.Collect();
        if (reduced.SettleColumns())
        {
            reduced.Collect();
        }

        return reduced;
    }

    /// <summary>Numbers of the variables left, among all variables; 1 for the others.</summary>
    public double[] Whole(ReadOnlySpan<double> values)
    {
        var whole = new double[_program.VariableCount];
        Array.Fill(whole, 1.0);
        for (int k = 0; k < _variables.Length; k++)
        {
            whole[_variables[k]] = values[k];
        }

        return whole;
    }

    /// <summary>The point of the whole program.</summary>
    public double[] Restore(ReadOnlySpan<double> x)
    {
        var whole = new double[_program.VariableCount];
        for (int j = 0; j < whole.Length; j++)
        {
            whole[j] = _fixed[j] ? _lower[j] : 0.0;
        }

        for (int k = 0; k < _variables.Length; k++)
        {
            int j = _variables[k];
            whole[j] = Math.Min(Math.Max(x[k], _lower[j]), _upper[j]);
        }

        return whole;
    }

    /// <summary>Multipliers of all rows; those of one variable take what its box leaves unexplained, in reverse order of their removal.</summary>
    /// <param name="x">Point of the whole program.</param>
    /// <param name="y">Multipliers of the rows left.</param>
    public double[] Restore(double[] x, ReadOnlySpan<double> y)
    {
        var whole = new double[_program.RowCount];
        for (int k = 0; k < _rows.Length; k++)
        {
            whole[_rows[k]] = y[k];
        }

        if (_singles.Count == 0)
        {
            return whole;
        }

        var gradient = new double[x.Length];
        var same = new WorkingProgram(_program.Quadratic, _program.Linear, _program.Rows, [], []);
        same.MultiplyP(x, gradient);
        same.AddTransposed(whole, gradient);
        for (int k = _singles.Count - 1; k >= 0; k--)
        {
            (int row, int j, double coefficient) = _singles[k];
            double slope = gradient[j] + _program.Linear[j];
            bool needed = (slope > 0.0 && _lowerFrom[j] == row) || (slope < 0.0 && _upperFrom[j] == row);
            if (!needed)
            {
                continue;
            }

            whole[row] = -slope / coefficient;
            for (int e = _byRow.Starts[row]; e < _byRow.Starts[row + 1]; e++)
            {
                gradient[_byRow.Indices[e]] += whole[row] * _byRow.Values[e];
            }
        }

        return whole;
    }

    private void DropRows()
    {
        var queue = new Queue<int>();
        var fixing = new Stack<int>();
        for (int i = 0; i < _left.Length; i++)
        {
            for (int e = _byRow.Starts[i]; e < _byRow.Starts[i + 1]; e++)
            {
                _left[i] += _byRow.Values[e] != 0.0 ? 1 : 0;
            }

            queue.Enqueue(i);
        }

        for (int j = 0; j < _fixed.Length; j++)
        {
            FixIfNarrow(j, queue);
        }

        while (queue.TryDequeue(out int i))
        {
            if (_dropped[i])
            {
                continue;
            }

            bool free = double.IsNegativeInfinity(_program.RowLower[i]) && double.IsPositiveInfinity(_program.RowUpper[i]);
            if (free)
            {
                _dropped[i] = true;
            }
            else if (_left[i] == 0)
            {
                _dropped[i] = true;
                (double lower, double upper, double size) = Remaining(i);
                Contradiction |= lower > 1e-9 * size || upper < -1e-9 * size;
            }
            else if (_left[i] == 1 && _readRows)
            {
                Tighten(i, queue);
            }
        }
    }

    /// <summary>Variables in no row and no square go to the end that pays; where there is none, they stay for the proof that nothing holds them.</summary>
    private bool SettleColumns()
    {
        var used = new bool[_variables.Length];
        for (int k = 0; k < used.Length; k++)
        {
            used[k] |= Rest.A.Starts[k + 1] > Rest.A.Starts[k] || Rest.P.Starts[k + 1] > Rest.P.Starts[k];
            for (int e = Rest.P.Starts[k]; e < Rest.P.Starts[k + 1]; e++)
            {
                used[Rest.P.Indices[e]] = true;
            }
        }

        bool settled = false;
        for (int k = 0; k < used.Length; k++)
        {
            int j = _variables[k];
            double cost = Rest.Q[k];
            double best = cost > 0.0 ? _lower[j] : cost < 0.0 ? _upper[j] : Math.Min(Math.Max(0.0, _lower[j]), _upper[j]);
            if (!used[k] && double.IsFinite(best))
            {
                _lower[j] = best;
                _upper[j] = best;
                _fixed[j] = true;
                settled = true;
            }
        }

        return settled;
    }

    /// <summary>Bounds of a row less what its fixed variables contribute, and the size of the numbers involved.</summary>
    private (double Lower, double Upper, double Size) Remaining(int i)
    {
        double sum = 0.0, size = 1.0;
        for (int e = _byRow.Starts[i]; e < _byRow.Starts[i + 1]; e++)
        {
            int j = _byRow.Indices[e];
            if (_fixed[j])
            {
                sum += _byRow.Values[e] * _lower[j];
                size = Math.Max(size, Math.Abs(_byRow.Values[e] * _lower[j]));
            }
        }

        return (_program.RowLower[i] - sum, _program.RowUpper[i] - sum, size);
    }

    private void Tighten(int i, Queue<int> queue)
    {
        int entry = _byRow.Starts[i];
        while (_fixed[_byRow.Indices[entry]] || _byRow.Values[entry] == 0.0)
        {
            entry++;
        }

        int j = _byRow.Indices[entry];
        double coefficient = _byRow.Values[entry];
        (double low, double high, _) = Remaining(i);
        (double lower, double upper) = coefficient > 0.0 ? (low / coefficient, high / coefficient) : (high / coefficient, low / coefficient);
        _dropped[i] = true;
        _singles.Add((i, j, coefficient));
        if (lower > _lower[j])
        {
            _lower[j] = lower;
            _lowerFrom[j] = i;
        }

        if (upper < _upper[j])
        {
            _upper[j] = upper;
            _upperFrom[j] = i;
        }

        FixIfNarrow(j, queue);
    }

    private void FixIfNarrow(int j, Queue<int> queue)
    {
        double crossing = _lower[j] - _upper[j], size = Math.Max(1.0, Math.Abs(_lower[j]));
        if (_fixed[j] || !double.IsFinite(crossing) || crossing < -Narrow * size)
        {
            return;
        }

        Contradiction |= crossing > Crossing * size;
        double middle = _lower[j] - (0.5 * crossing);
        _lower[j] = Math.Min(Math.Max(middle, _program.Lower[j]), _program.Upper[j]);
        _upper[j] = _lower[j];
        _fixed[j] = true;
        SparseMatrix a = _program.Rows;
        for (int k = a.Starts[j]; k < a.Starts[j + 1]; k++)
        {
            if (a.Values[k] != 0.0)
            {
                _left[a.Indices[k]]--;
                queue.Enqueue(a.Indices[k]);
            }
        }
    }

    private void Collect()
    {
        _variables = [.. Enumerable.Range(0, _fixed.Length).Where(j => !_fixed[j])];
        _rows = [.. Enumerable.Range(0, _dropped.Length).Where(i => !_dropped[i])];
        int n = _variables.Length, m = _rows.Length;
        var columnOf = Inverse(_variables, _fixed.Length);
        var rowOf = Inverse(_rows, _dropped.Length);
        var lower = new double[n + m];
        var upper = new double[n + m];
        var linear = new double[n];
        for (int k = 0; k < n; k++)
        {
            lower[k] = _lower[_variables[k]];
            upper[k] = _upper[_variables[k]];
            linear[k] = _program.Linear[_variables[k]];
        }

        for (int k = 0; k < m; k++)
        {
            (lower[n + k], upper[n + k], _) = Remaining(_rows[k]);
        }

        AddFixedCosts(columnOf, linear);
        SparseMatrix p = Cut(_program.Quadratic, columnOf, columnOf, n, n);
        SparseMatrix a = Cut(_program.Rows, rowOf, columnOf, m, n);
        Rest = new WorkingProgram(p, linear, a, lower, upper);
    }

    private void AddFixedCosts(int[] columnOf, double[] linear)
    {
        SparseMatrix p = _program.Quadratic;
        for (int j = 0; j < p.Columns; j++)
        {
            for (int k = p.Starts[j]; k < p.Starts[j + 1]; k++)
            {
                int i = p.Indices[k];
                if (_fixed[i] && !_fixed[j])
                {
                    linear[columnOf[j]] += p.Values[k] * _lower[i];
                }
                else if (_fixed[j] && !_fixed[i])
                {
                    linear[columnOf[i]] += p.Values[k] * _lower[j];
                }
            }
        }
    }

    private static int[] Inverse(int[] kept, int size)
    {
        var inverse = new int[size];
        Array.Fill(inverse, -1);
        for (int k = 0; k < kept.Length; k++)
        {
            inverse[kept[k]] = k;
        }

        return inverse;
    }

    private static SparseMatrix Cut(SparseMatrix matrix, int[] rowOf, int[] columnOf, int rows, int columns)
    {
        var starts = new int[columns + 1];
        var indices = new int[matrix.Count];
        var values = new double[matrix.Count];
        int count = 0;
        for (int j = 0; j < matrix.Columns; j++)
        {
            if (columnOf[j] < 0)
            {
                continue;
            }

            for (int k = matrix.Starts[j]; k < matrix.Starts[j + 1]; k++)
            {
                if (rowOf[matrix.Indices[k]] >= 0 && matrix.Values[k] != 0.0)
                {
                    indices[count] = rowOf[matrix.Indices[k]];
                    values[count++] = matrix.Values[k];
                }
            }

            starts[columnOf[j] + 1] = count;
        }

        return new SparseMatrix(rows, columns, starts, indices[..count], values[..count]);
    }
}
