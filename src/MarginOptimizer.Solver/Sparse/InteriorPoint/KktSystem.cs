using MarginOptimizer.Solver.Simplex;
using MarginOptimizer.Solver.Sparse.Factorization;
using MarginOptimizer.Solver.Sparse.Problem;

namespace MarginOptimizer.Solver.Sparse.InteriorPoint;

/// <summary>
/// The augmented system [P + D, A'; A, -E] with diagonals D, E >= 0 that change from solve to solve: one pattern, one order, refined solutions.
/// Rows and columns can be switched off: theirs become those of the unit matrix (of minus one for rows of A).
/// </summary>
internal sealed class KktSystem
{
    private const int Refinements = 8;

    /// <summary>A correction must shrink the residual at least by this factor to be followed by another.</summary>
    private const double Progress = 0.5;

    private readonly WorkingProgram _program;
    private readonly SymmetricPattern _pattern;
    private readonly QuasiDefiniteFactor _factor;
    private readonly WorkMeter _meter;
    private readonly int[] _fromP;
    private readonly int[] _fromA;
    private readonly double[] _values;
    private readonly sbyte[] _signs;
    private readonly double[] _diagonal;
    private readonly double[] _residual;
    private readonly double[] _trial;
    private readonly double[] _product;
    private readonly bool[] _off;
    private readonly int _n;
    private readonly int _m;

    private KktSystem(WorkingProgram program, SymmetricPattern pattern, int[] fromP, int[] fromA, FactorLayout layout, WorkMeter meter)
    {
        _program = program;
        _pattern = pattern;
        _fromP = fromP;
        _fromA = fromA;
        _meter = meter;
        _n = program.Variables;
        _m = program.RowCount;
        Layout = layout;
        _factor = new QuasiDefiniteFactor(layout, meter);
        _values = new double[pattern.Count];
        _signs = new sbyte[_n + _m];
        Array.Fill(_signs, (sbyte)1, 0, _n);
        Array.Fill(_signs, (sbyte)-1, _n, _m);
        _diagonal = new double[_n + _m];
        _residual = new double[_n + _m];
        _trial = new double[_n + _m];
        _product = new double[_n + _m];
        _off = new bool[_n + _m];
    }

    public FactorLayout Layout { get; }

    /// <summary>Residual of the last solve relative to its right-hand side, both by their largest entry.</summary>
    public double Accuracy { get; private set; }

    /// <summary>Null when the meter stopped the search for an order.</summary>
    public static KktSystem? Create(WorkingProgram program, WorkMeter meter)
    {
        (SymmetricPattern pattern, int[] fromP, int[] fromA) = Pattern(program);
        FactorLayout? layout = FactorLayout.Create(pattern, meter);
        return layout is null ? null : new KktSystem(program, pattern, fromP, fromA, layout, meter);
    }

    /// <summary>Factors the system; false when the meter stopped it.</summary>
    /// <param name="diagonal">D for the variables, then E for the rows; all >= 0.</param>
    /// <param name="off">Rows and columns to switch off; empty for none.</param>
    /// <param name="smallestPivot">Pivots below are lifted to it.</param>
    public bool Factor(ReadOnlySpan<double> diagonal, ReadOnlySpan<bool> off, double smallestPivot)
    {
        diagonal.CopyTo(_diagonal);
        _off.AsSpan().Clear();
        off.CopyTo(_off);
        Array.Clear(_values);
        FillP();
        FillA();
        for (int k = 0; k < _n + _m; k++)
        {
            int place = _pattern.Diagonal(k);
            _values[place] = _off[k] ? _signs[k] : _values[place] + (_signs[k] * diagonal[k]);
        }

        return _factor.Factor(_values, _signs, smallestPivot);
    }

    /// <summary>Solves for a right-hand side (variables, then rows), refined against the same system.</summary>
    /// <returns>False when the meter stopped it.</returns>
    public bool Solve(ReadOnlySpan<double> right, Span<double> solution)
    {
        double scale = 0.0;
        foreach (double value in right)
        {
            scale = Math.Max(scale, Math.Abs(value));
        }

        right.CopyTo(_residual);
        solution.Clear();
        double best = scale;
        Accuracy = 1.0;
        for (int pass = 0; pass <= Refinements && best > 0.0; pass++)
        {
            _residual.CopyTo(_trial.AsSpan());
            if (!_factor.Solve(_trial))
            {
                return false;
            }

            for (int k = 0; k < _trial.Length; k++)
            {
                _trial[k] += solution[k];
            }

            double size = Residual(right, _trial);
            _meter.Add(_program.A.Count + _program.P.Count);
            if (_meter.Checkpoint())
            {
                return false;
            }

            if (!(size < best))
            {
                break;
            }

            _trial.CopyTo(solution);
            bool enough = size <= 1e-15 * scale || size > Progress * best;
            best = size;
            Accuracy = best / scale;
            if (enough)
            {
                break;
            }
        }

        return true;
    }

    private static (SymmetricPattern Pattern, int[] FromP, int[] FromA) Pattern(WorkingProgram program)
    {
        int n = program.Variables, m = program.RowCount;
        SparseMatrix p = program.P, a = program.A;
        var starts = new int[n + m + 1];
        for (int j = 0; j < n; j++)
        {
            int own = p.Starts[j + 1] - p.Starts[j];
            bool diagonal = own > 0 && p.Indices[p.Starts[j + 1] - 1] == j;
            starts[j + 1] = starts[j] + own + (diagonal ? 0 : 1);
        }

        foreach (int row in a.Indices)
        {
            starts[n + row + 1]++;
        }

        for (int i = 0; i < m; i++)
        {
            starts[n + i + 1] += starts[n + i] + 1;
        }

        var rows = new int[starts[^1]];
        var fromP = new int[p.Count];
        var fromA = new int[a.Count];
        for (int j = 0; j < n; j++)
        {
            for (int k = p.Starts[j]; k < p.Starts[j + 1]; k++)
            {
                fromP[k] = starts[j] + k - p.Starts[j];
                rows[fromP[k]] = p.Indices[k];
            }

            rows[starts[j + 1] - 1] = j;
        }

        int[] next = starts[n..(n + m)];
        for (int j = 0; j < n; j++)
        {
            for (int k = a.Starts[j]; k < a.Starts[j + 1]; k++)
            {
                fromA[k] = next[a.Indices[k]]++;
                rows[fromA[k]] = j;
            }
        }

        for (int i = 0; i < m; i++)
        {
            rows[starts[n + i + 1] - 1] = n + i;
        }

        return (new SymmetricPattern(starts, rows), fromP, fromA);
    }

    private void FillP()
    {
        SparseMatrix p = _program.P;
        for (int j = 0; j < _n; j++)
        {
            for (int k = p.Starts[j]; k < p.Starts[j + 1]; k++)
            {
                _values[_fromP[k]] = _off[j] || _off[p.Indices[k]] ? 0.0 : p.Values[k];
            }
        }
    }

    private void FillA()
    {
        SparseMatrix a = _program.A;
        for (int j = 0; j < _n; j++)
        {
            for (int k = a.Starts[j]; k < a.Starts[j + 1]; k++)
            {
                _values[_fromA[k]] = _off[j] || _off[_n + a.Indices[k]] ? 0.0 : a.Values[k];
            }
        }
    }

    private double Residual(ReadOnlySpan<double> right, ReadOnlySpan<double> x)
    {
        int[] starts = _pattern.Starts, rows = _pattern.Rows;
        Span<double> product = _product;
        product.Clear();
        for (int j = 0; j < x.Length; j++)
        {
            double sum = 0.0, xj = x[j];
            int end = starts[j + 1] - 1;
            for (int k = starts[j]; k < end; k++)
            {
                sum += _values[k] * x[rows[k]];
                product[rows[k]] += _values[k] * xj;
            }

            product[j] += sum + (_values[end] * xj);
        }

        double size = 0.0;
        for (int k = 0; k < x.Length; k++)
        {
            _residual[k] = right[k] - product[k];
            size = Math.Max(size, Math.Abs(_residual[k]));
        }

        return double.IsNaN(size) ? double.PositiveInfinity : size;
    }
}
