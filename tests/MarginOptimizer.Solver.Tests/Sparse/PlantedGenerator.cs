using MarginOptimizer.Solver.Sparse.Problem;

namespace MarginOptimizer.Solver.Tests.Sparse;

/// <summary>
/// Plants a point with multipliers that fulfil the optimality conditions and derives the costs from them: degenerate (active sides without a multiplier), redundant
/// (rows repeated or added up), fixed, free and empty ones, P of any rank down to 0, columns and rows scaled by up to 10^(+-reach).
/// </summary>
internal sealed class PlantedGenerator
{
    private readonly Random _random;
    private readonly int _n;
    private readonly double[] _columnScale;
    private readonly List<(double[] Row, double Lower, double Upper, double Multiplier)> _rows = [];
    private readonly double[,] _quadratic;
    private readonly double[] _x;
    private readonly double[] _lower;
    private readonly double[] _upper;
    private readonly double[] _push;
    private readonly int _reach;

    public PlantedGenerator(int seed, int size = 12, int reach = 0)
    {
        _random = new Random(seed);
        _reach = reach;
        _n = 1 + _random.Next(size);
        _quadratic = new double[_n, _n];
        _x = new double[_n];
        _lower = new double[_n];
        _upper = new double[_n];
        _push = new double[_n];
        _columnScale = new double[_n];
        for (int j = 0; j < _n; j++)
        {
            _columnScale[j] = Scale();
        }
    }

    public PlantedProgram Next(PlantedKind kind)
    {
        PlantPoint();
        PlantCurvature(kind == PlantedKind.Unbounded ? _random.Next(_n) : _random.Next(_n + 1));
        PlantRows(_random.Next((2 * _n) + 2));
        int victim = _random.Next(_n);
        double[] linear = Costs();
        switch (kind)
        {
            case PlantedKind.Infeasible:
                Contradict();
                break;
            case PlantedKind.Unbounded:
                Release(victim, linear);
                break;
            case PlantedKind.NotConvex:
                _quadratic[victim, victim] -= (0.5 * Math.Abs(_quadratic[victim, victim])) + 1e-3 + LargestIn(victim);
                break;
        }

        QuadraticProgram program = Scaled(linear);
        double optimum = kind == PlantedKind.Optimal ? Value(linear) : double.NaN;
        return new PlantedProgram(program, kind, optimum);
    }

    private double Scale() => _reach == 0 ? 1.0 : Math.Pow(10.0, (_random.NextDouble() * 2.0 * _reach) - _reach);

    private int Whole(int range) => _random.Next((2 * range) + 1) - range;

    private void PlantPoint()
    {
        for (int j = 0; j < _n; j++)
        {
            _x[j] = Whole(5);
            _lower[j] = double.NegativeInfinity;
            _upper[j] = double.PositiveInfinity;
            switch (_random.Next(7))
            {
                case 0:
                    _lower[j] = _x[j];
                    _push[j] = -_random.Next(4);
                    break;
                case 1:
                    _upper[j] = _x[j];
                    _push[j] = _random.Next(4);
                    break;
                case 2:
                    _lower[j] = _x[j];
                    _upper[j] = _x[j];
                    _push[j] = Whole(3);
                    break;
                case 3:
                    _lower[j] = _x[j] - _random.Next(4) - (_random.Next(2) * 1e3);
                    _upper[j] = _x[j] + _random.Next(4) + 1.0;
                    break;
                case 4:
                    _lower[j] = _x[j] - 2.0;
                    _upper[j] = _x[j];
                    _push[j] = _random.Next(3);
                    break;
                case 5:
                    _lower[j] = _x[j] - 1.0;
                    break;
            }
        }
    }

    /// <summary>P as a sum of so many squares of short linear forms.</summary>
    private void PlantCurvature(int rank)
    {
        for (int r = 0; r < rank; r++)
        {
            double[] form = Form();
            for (int i = 0; i < _n; i++)
            {
                for (int j = 0; j < _n; j++)
                {
                    _quadratic[i, j] += form[i] * form[j];
                }
            }
        }
    }

    private double[] Form()
    {
        var form = new double[_n];
        int count = _random.Next(1, 4);
        for (int k = 0; k < count; k++)
        {
            form[_random.Next(_n)] = Whole(3);
        }

        return form;
    }

    private void PlantRows(int count)
    {
        for (int k = 0; k < count; k++)
        {
            double[] row = _rows.Count > 1 && _random.Next(5) == 0 ? Sum(_rows[_random.Next(_rows.Count)].Row, _rows[_random.Next(_rows.Count)].Row) : Form();
            double value = Dot(row, _x);
            _rows.Add(_random.Next(6) switch
            {
                0 => (row, value, value, Whole(3)),
                1 => (row, value, double.PositiveInfinity, -_random.Next(3)),
                2 => (row, double.NegativeInfinity, value, _random.Next(3)),
                3 => (row, value - 1.0, value + _random.Next(3), 0.0),
                4 => (row, value - _random.Next(1, 3), value, _random.Next(3)),
                _ => (row, double.NegativeInfinity, double.PositiveInfinity, 0.0),
            });
        }
    }

    private double[] Costs()
    {
        var linear = new double[_n];
        for (int j = 0; j < _n; j++)
        {
            linear[j] = -_push[j];
            for (int i = 0; i < _n; i++)
            {
                linear[j] -= _quadratic[j, i] * _x[i];
            }

            foreach ((double[] row, _, _, double multiplier) in _rows)
            {
                linear[j] -= multiplier * row[j];
            }
        }

        return linear;
    }

    /// <summary>Two rows that ask for values apart of the same form, or of forms that add up to it.</summary>
    private void Contradict()
    {
        double[] form = Form();
        form[_random.Next(_n)] = 1.0;
        double value = Dot(form, _x);
        double gap = _random.Next(1, 4);
        if (_random.Next(2) == 0)
        {
            _rows.Add((form, value + gap, double.PositiveInfinity, 0.0));
            _rows.Add((form, double.NegativeInfinity, value, 0.0));
            return;
        }

        double[] other = Form();
        _rows.Add((form, value, value, 0.0));
        _rows.Add((other, Dot(other, _x), Dot(other, _x), 0.0));
        double[] both = Sum(form, other);
        _rows.Add((both, double.NegativeInfinity, Dot(both, _x) - gap, 0.0));
    }

    /// <summary>One variable without curvature, rows or an end, that pays: the others stay as they are.</summary>
    private void Release(int victim, double[] linear)
    {
        for (int i = 0; i < _n; i++)
        {
            _quadratic[i, victim] = 0.0;
            _quadratic[victim, i] = 0.0;
        }

        bool up = _random.Next(2) == 0;
        for (int k = 0; k < _rows.Count; k++)
        {
            (double[] row, double lower, double upper, double multiplier) = _rows[k];
            if (row[victim] != 0.0 && double.IsFinite(up == row[victim] > 0.0 ? upper : lower))
            {
                _rows[k] = (row, up == row[victim] > 0.0 ? lower : double.NegativeInfinity, up == row[victim] > 0.0 ? double.PositiveInfinity : upper, multiplier);
            }
        }

        _lower[victim] = up ? _lower[victim] : double.NegativeInfinity;
        _upper[victim] = up ? double.PositiveInfinity : _upper[victim];
        linear[victim] = up ? -1.0 : 1.0;
    }

    private double LargestIn(int victim)
    {
        double largest = 0.0;
        for (int i = 0; i < _n; i++)
        {
            largest = Math.Max(largest, i == victim ? _quadratic[i, i] : 0.0);
        }

        return largest;
    }

    private double Value(double[] linear)
    {
        double value = Dot(linear, _x);
        for (int i = 0; i < _n; i++)
        {
            for (int j = 0; j < _n; j++)
            {
                value += 0.5 * _quadratic[i, j] * _x[i] * _x[j];
            }
        }

        return value;
    }

    private QuadraticProgram Scaled(double[] linear)
    {
        List<(int Row, int Column, double Value)> quadratic = [], rows = [];
        for (int j = 0; j < _n; j++)
        {
            for (int i = 0; i <= j; i++)
            {
                if (_quadratic[i, j] != 0.0)
                {
                    quadratic.Add((i, j, _quadratic[i, j] * _columnScale[i] * _columnScale[j]));
                }
            }
        }

        var rowLower = new double[_rows.Count];
        var rowUpper = new double[_rows.Count];
        for (int k = 0; k < _rows.Count; k++)
        {
            double scale = Scale();
            rowLower[k] = _rows[k].Lower * scale;
            rowUpper[k] = _rows[k].Upper * scale;
            for (int j = 0; j < _n; j++)
            {
                if (_rows[k].Row[j] != 0.0)
                {
                    rows.Add((k, j, _rows[k].Row[j] * scale * _columnScale[j]));
                }
            }
        }

        return new QuadraticProgram
        {
            Quadratic = SparseMatrix.FromEntries(_n, _n, quadratic),
            Rows = SparseMatrix.FromEntries(_rows.Count, _n, rows),
            Linear = [.. linear.Select((c, j) => c * _columnScale[j])],
            RowLower = rowLower,
            RowUpper = rowUpper,
            Lower = [.. _lower.Select((b, j) => b / _columnScale[j])],
            Upper = [.. _upper.Select((b, j) => b / _columnScale[j])],
        };
    }

    private static double[] Sum(double[] a, double[] b) => [.. a.Select((value, j) => value + b[j])];

    private static double Dot(double[] a, double[] b) => a.Select((value, j) => value * b[j]).Sum();
}
