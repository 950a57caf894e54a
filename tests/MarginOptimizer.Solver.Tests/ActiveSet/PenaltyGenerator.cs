namespace MarginOptimizer.Solver.Tests.ActiveSet;

/// <summary>Random small problems: degenerate, redundant, duplicated and badly scaled rows, equalities, kinks, epigraph variables, contradictions.</summary>
internal sealed class PenaltyGenerator(int seed, int largest = 8)
{
    private readonly Random _random = new(seed);

    public bool Diagonal { get; private set; }

    public PenaltyProblem Next()
    {
        int n = 1 + _random.Next(largest);
        bool whole = _random.Next(2) == 0;
        Diagonal = _random.Next(3) == 0;
        double[,] hessian = Hessian(n, whole);
        double[] linear = Vector(n, whole, 4.0);
        int groups = _random.Next(3);
        double[] weights = Enumerable.Range(0, groups).Select(_ => _random.Next(6) == 0 ? 0.0 : 0.25 * (1 + _random.Next(12))).ToArray();
        var rows = new List<PenaltyRow>();
        for (int i = 0; i < n; i++)
        {
            Boxes(rows, i, n);
        }

        int count = _random.Next(2 * n + 4);
        for (int r = 0; r < count; r++)
        {
            rows.Add(Row(rows, n, whole));
        }

        for (int g = 0; g < groups; g++)
        {
            Group(rows, g, weights[g], n, whole);
        }

        return new PenaltyProblem(hessian, linear, weights, rows);
    }

    private double[,] Hessian(int n, bool whole)
    {
        var hessian = new double[n, n];
        double ridge = Math.Pow(10.0, -_random.Next(4));
        for (int i = 0; i < n; i++)
        {
            hessian[i, i] += Diagonal ? Math.Pow(10.0, _random.Next(-3, 3)) : ridge;
        }

        for (int k = 0; k < n && !Diagonal; k++)
        {
            double[] factor = Vector(n, whole, 1.0);
            for (int i = 0; i < n; i++)
            {
                for (int j = 0; j < n; j++)
                {
                    hessian[i, j] += factor[i] * factor[j];
                }
            }
        }

        return hessian;
    }

    private void Boxes(List<PenaltyRow> rows, int variable, int n)
    {
        var unit = new double[n];
        unit[variable] = 1.0;
        int kind = _random.Next(4);
        if (kind >= 1)
        {
            rows.Add(new PenaltyRow(unit, -1.0 - _random.Next(2), 1.0, double.PositiveInfinity, double.PositiveInfinity, variable));
        }

        for (int k = 0; kind >= 2 && k < _random.Next(4); k++)
        {
            double at = 0.25 * _random.Next(-3, 4);
            rows.Add(_random.Next(3) == 0
                ? new PenaltyRow(unit, at, at, 0.5 * _random.Next(4), 0.5 * _random.Next(4), variable)
                : new PenaltyRow(unit, double.NegativeInfinity, at, 0.0, 0.5 * (1 + _random.Next(4)), variable));
        }
    }

    private PenaltyRow Row(List<PenaltyRow> rows, int n, bool whole)
    {
        double[] coefficients = Vector(n, whole, 1.0);
        if (rows.Count > 0 && _random.Next(4) == 0)
        {
            double factor = whole ? 1 + _random.Next(3) : 3.0 * _random.NextDouble();
            coefficients = rows[_random.Next(rows.Count)].Coefficients.Select(a => factor * a).ToArray();
            if (rows.Count > 1 && _random.Next(2) == 0)
            {
                double[] other = rows[_random.Next(rows.Count)].Coefficients;
                coefficients = coefficients.Select((a, i) => a - other[i]).ToArray();
            }
        }

        double scale = _random.Next(4) == 0 ? Math.Pow(10.0, _random.Next(-4, 5)) : 1.0;
        double middle = scale * (whole ? _random.Next(-1, 2) : 0.5 * (_random.NextDouble() - 0.5));
        double half = scale * (whole ? _random.Next(3) : _random.NextDouble());
        coefficients = coefficients.Select(a => scale * a).ToArray();
        double cap = _random.Next(3) == 0 ? 0.5 * (1 + _random.Next(6)) / scale : double.PositiveInfinity;
        return _random.Next(4) switch
        {
            0 => new PenaltyRow(coefficients, middle, middle, cap, cap),
            1 => new PenaltyRow(coefficients, double.NegativeInfinity, middle + half, 0.0, cap),
            2 => new PenaltyRow(coefficients, middle - half, double.PositiveInfinity, cap, 0.0),
            _ => new PenaltyRow(coefficients, middle - half, middle + half, cap, double.PositiveInfinity),
        };
    }

    private void Group(List<PenaltyRow> rows, int group, double weight, int n, bool whole)
    {
        int count = 1 + _random.Next(3 * n + 2);
        bool tail = _random.Next(2) == 0;
        double cap = tail ? Math.Max(weight, 0.25) / (1 + _random.Next(count)) : double.PositiveInfinity;
        for (int r = 0; r < count; r++)
        {
            double[] coefficients = _random.Next(8) == 0 ? new double[n] : Vector(n, whole, 1.0);
            double offset = whole ? _random.Next(-2, 3) : _random.NextDouble();
            rows.Add(new PenaltyRow(coefficients, double.NegativeInfinity, -offset, 0.0, cap * (1.0 + 1e-15), Group: group));
            if (_random.Next(6) == 0)
            {
                rows.Add(rows[^1]);
            }
        }
    }

    private double[] Vector(int n, bool whole, double size) =>
        Enumerable.Range(0, n).Select(_ => whole ? size * _random.Next(-2, 3) : size * (2.0 * _random.NextDouble() - 1.0)).ToArray();
}
