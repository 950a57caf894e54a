using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Certificates;

/// <summary>
/// The program with its limits moved into the objective and every maximum replaced by the certificate's average of its rows: a sum of functions
/// of one variable each, whose minimum over the box bounds the original from below (weak duality).
/// </summary>
internal sealed class WeightedProgram
{
    private const double MachineEpsilon = 2.220446049250313e-16;

    /// <summary>Roundings inside one term: weight, share and slope times length, summed over the pieces of a ladder.</summary>
    private const int ProductsPerTerm = 32;

    private readonly ConvexProgram _program;
    private readonly double[] _slope;
    private readonly double[] _slopeSize;
    private readonly List<(PiecewiseLinear Part, double Weight)>[] _parts;
    private double _constant;
    private double _size;
    private int _terms;
    private bool _valid = true;

    public WeightedProgram(ConvexProgram program, Certificate certificate, bool withObjective)
    {
        _program = program;
        _slope = new double[program.VariableCount];
        _slopeSize = new double[program.VariableCount];
        _parts = new List<(PiecewiseLinear, double)>[program.VariableCount];
        for (int i = 0; i < _parts.Length; i++)
        {
            _parts[i] = [];
        }

        var weights = new double[program.Functions.Length];
        var separables = new double[program.Separables.Length];
        if (withObjective)
        {
            AddForm(program.Objective, 1.0, weights, separables);
        }

        for (int k = 0; k < program.Limits.Length; k++)
        {
            AddLimit(program.Limits[k], certificate.LimitMultipliers[k], weights, separables);
        }

        for (int j = 0; j < weights.Length; j++)
        {
            AddAverage(program.Functions[j], certificate.FunctionWeights[j], weights[j]);
        }

        for (int s = 0; s < separables.Length; s++)
        {
            foreach (PiecewiseLinear part in program.Separables[s].Parts)
            {
                if (separables[s] > 0.0)
                {
                    _parts[part.Variable].Add((part, separables[s]));
                }
            }
        }
    }

    /// <summary>Constant plus the minima of all variables, less an allowance for rounding; -infinity where a negative weight makes it no bound.</summary>
    public double Minimum()
    {
        double sum = _constant;
        for (int i = 0; i < _slope.Length; i++)
        {
            double smallest = double.PositiveInfinity, size = 0.0;
            foreach (double z in Candidates(i))
            {
                double value = _slope[i] * z, absolute = _slopeSize[i] * Math.Abs(z);
                foreach ((PiecewiseLinear part, double weight) in _parts[i])
                {
                    value += weight * PointEvaluator.Value(part, z);
                    absolute += weight * PointEvaluator.Size(part, z);
                }

                if (value < smallest)
                {
                    smallest = value;
                    size = absolute;
                }
            }

            sum += smallest;
            _size += size;
        }

        double bound = sum - (_slope.Length + _terms + ProductsPerTerm) * MachineEpsilon * _size;
        return double.IsNaN(bound) || !_valid ? double.NegativeInfinity : bound;
    }

    /// <summary>Where a convex piecewise linear function can be least: ends and kinks, or the whole lots around them.</summary>
    private List<double> Candidates(int i)
    {
        double lower = _program.Lower[i], upper = _program.Upper[i], lot = _program.Lots[i];
        List<double> points = [lower, upper];
        foreach ((PiecewiseLinear part, _) in _parts[i])
        {
            foreach (double kink in part.Breakpoints)
            {
                if (kink > lower && kink < upper)
                {
                    points.Add(kink);
                }
            }
        }

        if (lot == 0.0)
        {
            return points;
        }

        // Between two neighbouring kinks the function is linear, so the best multiple lies next to one of them.
        List<double> multiples = [];
        double first = Math.Ceiling(lower / lot - 1e-9), last = Math.Floor(upper / lot + 1e-9);
        foreach (double point in points)
        {
            foreach (double multiple in new[] { Math.Floor(point / lot), Math.Ceiling(point / lot), Math.Round(point / lot) })
            {
                if (multiple >= first && multiple <= last)
                {
                    multiples.Add(multiple * lot);
                }
            }
        }

        return multiples;
    }

    private void AddLimit(ProgramLimit limit, double multiplier, double[] weights, double[] separables)
    {
        bool usable = double.IsFinite(multiplier) && multiplier != 0.0
            && double.IsFinite(multiplier > 0.0 ? limit.Upper : limit.Lower)
            && (multiplier > 0.0 || limit.Form.IsLinear);
        if (!usable)
        {
            return;
        }

        AddForm(limit.Form, multiplier, weights, separables);
        AddConstant(-multiplier * (multiplier > 0.0 ? limit.Upper : limit.Lower));
    }

    private void AddForm(ConvexForm form, double factor, double[] weights, double[] separables)
    {
        AddConstant(factor * form.Constant);
        for (int i = 0; i < form.Linear.Length; i++)
        {
            _slope[i] += factor * form.Linear[i];
            _slopeSize[i] += Math.Abs(factor * form.Linear[i]);
        }

        foreach (WeightedTerm term in form.Scenarios)
        {
            weights[term.Function] += factor * term.Weight;
            _valid &= term.Weight >= 0.0;
        }

        foreach (WeightedTerm term in form.Separables)
        {
            separables[term.Function] += factor * term.Weight;
            _valid &= term.Weight >= 0.0;
        }
    }

    /// <summary>Weights are clipped to 0 and scaled to sum 1 (to at most 1 with a floor); without usable ones the first row stands for all.</summary>
    private void AddAverage(ScenarioFunction function, RowWeights rows, double weight)
    {
        if (!(weight > 0.0))
        {
            return;
        }

        double sum = 0.0;
        for (int p = 0; p < rows.Rows.Length; p++)
        {
            sum += Usable(rows.Weights[p]);
        }

        bool scale = sum > 1.0 || !function.FloorAtZero;
        if (sum == 0.0)
        {
            if (!function.FloorAtZero)
            {
                AddRow(function, 0, weight);
            }

            return;
        }

        for (int p = 0; p < rows.Rows.Length; p++)
        {
            double share = Usable(rows.Weights[p]);
            AddRow(function, rows.Rows[p], weight * (scale ? share / sum : share));
        }
    }

    private static double Usable(double weight) => weight > 0.0 && double.IsFinite(weight) ? weight : 0.0;

    private void AddRow(ScenarioFunction function, int row, double factor)
    {
        if (factor == 0.0)
        {
            return;
        }

        AddConstant(factor * function.Offsets[row]);
        int start = row * function.Matrix.Stride;
        for (int i = 0; i < function.Matrix.Columns; i++)
        {
            double term = factor * function.Matrix.Values[start + i];
            _slope[i] += term;
            _slopeSize[i] += Math.Abs(term);
        }
    }

    private void AddConstant(double value)
    {
        _constant += value;
        _size += Math.Abs(value);
        _terms++;
    }
}
