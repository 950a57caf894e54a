using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Scenarios;

/// <summary>
/// The lower bound of weak duality from the multipliers of a certificate, touching only rows that carry weight: limits moved into the objective, functions replaced by
/// weighted rows, norms by directions, factors by their tangent, then the minimum of each variable over its interval. Lots are disregarded, which leaves it a bound.
/// </summary>
internal sealed class ProgramBound
{
    private const double Epsilon = 2.220446049250313e-16;
    private readonly ConvexProgram _program;
    private readonly double[] _slopes;
    private readonly double[] _sizes;
    private readonly double[] _separables;
    private double _constant;
    private double _size;
    private int _terms;

    private ProgramBound(ConvexProgram program)
    {
        _program = program;
        _slopes = new double[program.VariableCount];
        _sizes = new double[program.VariableCount];
        _separables = new double[program.Separables.Length];
    }

    /// <summary>A bound of the objective, or without it of the limits' weighted violation: above 0 it proves that they contradict each other.</summary>
    public static double Of(ConvexProgram program, Certificate certificate, bool withObjective)
    {
        var bound = new ProgramBound(program);
        bound.Add(certificate, withObjective);
        return bound.Minimum(withObjective);
    }

    private void Add(Certificate certificate, bool withObjective)
    {
        var functions = new double[_program.Functions.Length];
        var norms = new double[_program.Norms.Length];
        if (withObjective)
        {
            AddForm(_program.Objective, 1.0, functions, norms);
            AddTangent(certificate.Point);
        }

        for (int k = 0; k < _program.Limits.Length; k++)
        {
            ProgramLimit limit = _program.Limits[k];
            double multiplier = certificate.LimitMultipliers[k], bound = multiplier > 0.0 ? limit.Upper : limit.Lower;
            if (multiplier != 0.0 && double.IsFinite(bound))
            {
                AddForm(limit.Form, multiplier, functions, norms);
                AddConstant(-multiplier * bound);
            }
        }

        for (int j = 0; j < functions.Length; j++)
        {
            ScenarioFunction function = _program.Functions[j];
            RowWeights rows = certificate.FunctionWeights[j];
            for (int k = 0; k < rows.Rows.Length && functions[j] > 0.0; k++)
            {
                int row = rows.Rows[k];
                AddRow(function.Matrix.Row(row), functions[j] * rows.Weights[k] * function.Scale(row), functions[j] * rows.Weights[k] * function.Offsets[row]);
            }
        }

        for (int j = 0; j < norms.Length; j++)
        {
            double[] direction = norms[j] > 0.0 && !certificate.NormDirections.IsEmpty ? certificate.NormDirections[j] : [];
            for (int k = 0; k < direction.Length; k++)
            {
                double weight = norms[j] * direction[k];
                AddRow(_program.Norms[j].Matrix.Row(k), weight, weight * _program.Norms[j].Offsets[k]);
            }
        }
    }

    private void AddTangent(double[] point)
    {
        for (int k = 0; k < (_program.Quadratic?.Factors?.Rows ?? 0) && point.Length > 0; k++)
        {
            ReadOnlySpan<double> row = _program.Quadratic!.Factors!.Row(k);
            double level = RowKernels.Dot(row, point);
            AddRow(row, level, -0.5 * level * level);
        }
    }

    private void AddForm(ConvexForm form, double factor, double[] functions, double[] norms)
    {
        AddRow(form.Linear, factor, factor * form.Constant);
        foreach (WeightedTerm term in form.Scenarios)
        {
            functions[term.Function] += factor * term.Weight;
        }

        foreach (WeightedTerm term in form.Separables)
        {
            _separables[term.Function] += factor * term.Weight;
        }

        foreach (WeightedTerm term in form.Norms)
        {
            norms[term.Function] += factor * term.Weight;
        }
    }

    private void AddRow(ReadOnlySpan<double> row, double factor, double constant)
    {
        AddConstant(constant);
        RowKernels.AddScaled(factor, row, _slopes);
        double size = Math.Abs(factor);
        for (int i = 0; i < row.Length; i++)
        {
            _sizes[i] += Math.Abs(row[i]) * size;
        }
    }

    private void AddConstant(double value)
    {
        _constant += value;
        _size += Math.Abs(value);
        _terms++;
    }

    private double Minimum(bool withObjective)
    {
        var parts = new List<(PiecewiseLinear Part, double Weight)>?[_slopes.Length];
        for (int s = 0; s < _separables.Length; s++)
        {
            foreach (PiecewiseLinear part in _program.Separables[s].Parts)
            {
                if (_separables[s] > 0.0)
                {
                    (parts[part.Variable] ??= []).Add((part, _separables[s]));
                }
            }
        }

        double sum = _constant;
        List<double> points = [];
        for (int i = 0; i < _slopes.Length; i++)
        {
            double curvature = withObjective && _program.Quadratic?.Diagonal is { Length: > 0 } diagonal ? diagonal[i] : 0.0;
            List<(PiecewiseLinear Part, double Weight)> mine = parts[i] ?? [];
            Candidates(i, curvature, mine, points);
            double smallest = double.PositiveInfinity, size = 0.0;
            foreach (double z in points)
            {
                double value = (_slopes[i] * z) + (0.5 * curvature * z * z), absolute = (_sizes[i] * Math.Abs(z)) + (0.5 * curvature * z * z);
                foreach ((PiecewiseLinear part, double weight) in mine)
                {
                    double cost = weight * PointEvaluation.Value(part, z);
                    value += cost;
                    absolute += Math.Abs(cost);
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

        double result = sum - ((_slopes.Length + _terms + 32) * Epsilon * _size);
        return double.IsNaN(result) ? double.NegativeInfinity : result;
    }

    /// <summary>Ends, kinks and the vertices of the parabolas between them.</summary>
    private void Candidates(int i, double curvature, List<(PiecewiseLinear Part, double Weight)> parts, List<double> points)
    {
        double lower = _program.Lower[i], upper = _program.Upper[i];
        points.Clear();
        points.Add(lower);
        foreach ((PiecewiseLinear part, _) in parts)
        {
            foreach (double kink in part.Breakpoints)
            {
                if (kink > lower && kink < upper)
                {
                    points.Add(kink);
                }
            }
        }

        points.Add(upper);
        if (!(curvature > 0.0))
        {
            return;
        }

        points.Sort();
        int count = points.Count;
        for (int k = 0; k + 1 < count; k++)
        {
            double middle = 0.5 * (points[k] + points[k + 1]), slope = _slopes[i];
            foreach ((PiecewiseLinear part, double weight) in parts)
            {
                int piece = 0;
                while (piece < part.Breakpoints.Length && part.Breakpoints[piece] < middle)
                {
                    piece++;
                }

                slope += weight * part.Slopes[piece];
            }

            double vertex = -slope / curvature;
            if (vertex > points[k] && vertex < points[k + 1])
            {
                points.Add(vertex);
            }
        }
    }
}
