using System.Collections.Immutable;
using MarginOptimizer.Solver.Lots;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Tangents;

/// <summary>
/// A program without squares that is nowhere above a given one: squares of variables and of forms are replaced by the largest of their tangents,
/// dense around the points added. Limits, functions and separable functions keep their numbers, so multipliers of one serve the other.
/// </summary>
internal sealed class TangentModel
{
    /// <summary>Tangents lie at distances of range * 2^(-k/2), k below this, on both sides of a point.</summary>
    private const int HalfHalvings = 44;

    private readonly ConvexProgram _program;
    private readonly CutList[] _cuts;
    private readonly List<double>[] _levels;
    private readonly SortedSet<double>[] _touched;

    public TangentModel(ConvexProgram program)
    {
        _program = program;
        int factors = program.Quadratic?.Factors?.Rows ?? 0;
        _cuts = [.. Enumerable.Range(0, factors).Select(_ => new CutList(program.Quadratic!.Factors!.Columns))];
        _levels = [.. Enumerable.Range(0, factors).Select(_ => new List<double>())];
        _touched = [.. Enumerable.Range(0, program.Quadratic?.Diagonal.Length ?? 0).Select(_ => new SortedSet<double>())];
    }

    /// <summary>Levels of the form of a factor at which it has tangents, in the order of their rows.</summary>
    public IReadOnlyList<double> Levels(int factor) => _levels[factor];

    /// <summary>Makes the model agree with the program at a point, and nearly so around it.</summary>
    public void Add(ReadOnlySpan<double> x)
    {
        for (int k = 0; k < _cuts.Length; k++)
        {
            ReadOnlySpan<double> row = _program.Quadratic!.Factors!.Row(k);
            (double low, double high) = Range(row);
            foreach (double level in Around(DenseKernels.Dot(row, x[..row.Length]), low, high))
            {
                DenseKernels.AddScaled(level, row, _cuts[k].Add());
                _cuts[k].SetOffset(-0.5 * level * level);
                _levels[k].Add(level);
            }
        }

        for (int i = 0; i < _touched.Length; i++)
        {
            if (_program.Quadratic!.Diagonal[i] > 0.0)
            {
                _touched[i].UnionWith(Around(x[i], _program.Lower[i], _program.Upper[i]));
            }
        }
    }

    public ConvexProgram Build()
    {
        ConvexForm objective = _program.Objective;
        ImmutableArray<SeparableFunction> separables = _program.Separables;
        if (_touched.Any(points => points.Count > 0))
        {
            objective = objective with { Separables = objective.Separables.Add(new WeightedTerm(separables.Length, 1.0)) };
            separables = separables.Add(new SeparableFunction("squares of variables", [.. Parts()]));
        }

        int functions = _program.Functions.Length;
        return _program with
        {
            Quadratic = null,
            SecondObjective = null,
            Separables = separables,
            Functions = [.. _program.Functions, .. _cuts.Select((cuts, k) => cuts.Largest($"square {k}", floorAtZero: true))],
            Objective = objective with { Scenarios = [.. objective.Scenarios, .. _cuts.Select((_, k) => new WeightedTerm(functions + k, 1.0))] },
        };
    }

    private IEnumerable<PiecewiseLinear> Parts()
    {
        for (int i = 0; i < _touched.Length; i++)
        {
            if (_touched[i].Count > 0)
            {
                yield return Tangents(i, _program.Quadratic!.Diagonal[i], [.. _touched[i]]);
            }
        }
    }

    /// <summary>Tangents of half the curvature times the square meet half-way between the points where they touch.</summary>
    private static PiecewiseLinear Tangents(int variable, double curvature, double[] points)
    {
        var kinks = new double[points.Length - 1];
        for (int k = 0; k < kinks.Length; k++)
        {
            kinks[k] = 0.5 * (points[k] + points[k + 1]);
        }

        double nearest = points[0];
        foreach (double point in points)
        {
            nearest = Math.Abs(point) < Math.Abs(nearest) ? point : nearest;
        }

        // At zero the highest tangent is the one that touches nearest to it.
        return new PiecewiseLinear(variable, kinks, [.. points.Select(point => curvature * point)], -0.5 * curvature * nearest * nearest);
    }

    /// <summary>The centre and points around it inside a range, far enough apart to be told from each other.</summary>
    private static List<double> Around(double centre, double low, double high)
    {
        List<double> points = [Math.Clamp(centre, low, high)];
        for (int k = 0; k < HalfHalvings; k++)
        {
            double distance = (high - low) * Math.Pow(2.0, -0.5 * k);
            if (centre + distance < high)
            {
                points.Add(centre + distance);
            }

            if (centre - distance > low)
            {
                points.Add(centre - distance);
            }
        }

        points.Add(low);
        points.Add(high);
        return points;
    }

    private (double Low, double High) Range(ReadOnlySpan<double> row)
    {
        double low = 0.0, high = 0.0;
        for (int i = 0; i < row.Length; i++)
        {
            low += Math.Min(row[i] * _program.Lower[i], row[i] * _program.Upper[i]);
            high += Math.Max(row[i] * _program.Lower[i], row[i] * _program.Upper[i]);
        }

        return (low, high);
    }
}
