using System.Collections.Immutable;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Simplex;

namespace MarginOptimizer.Solver.Lots;

/// <summary>
/// A program without tails, norms and quadratics that agrees with a given one at chosen points: tails and norms become the largest of their cuts
/// there (never above them), squares of variables the chords between whole lots (never below them, exact at these lots), squares of forms the largest of
/// their tangents (never above). What it says of a limit is never too strict; what it says of the objective is for the search only.
/// </summary>
internal sealed class PolyhedralModel
{
    /// <summary>Halvings of the range of a form or a variable around a point: the grid there is finer than anything a lot changes.</summary>
    private const int Halvings = 18;

    private readonly ConvexProgram _program;
    private readonly CutList[] _tails;
    private readonly CutList[] _norms;
    private readonly CutList[] _squares;
    private readonly SortedSet<double>[] _grids;

    public PolyhedralModel(ConvexProgram program)
    {
        _program = program;
        _tails = [.. program.Functions.Select(function => new CutList(function.Matrix.Columns))];
        _norms = [.. program.Norms.Select(norm => new CutList(norm.Matrix.Columns))];
        _squares = [.. Enumerable.Range(0, program.Quadratic?.Factors?.Rows ?? 0).Select(_ => new CutList(program.Quadratic!.Factors!.Columns))];
        _grids = [.. Enumerable.Range(0, program.Quadratic?.Diagonal.Length ?? 0).Select(i => StartOf(program, i))];
    }

    /// <summary>Makes the model agree with the program at a point, and nearly so around it.</summary>
    public void Add(double[] x)
    {
        for (int j = 0; j < _tails.Length; j++)
        {
            if (!_program.Functions[j].IsMaximum)
            {
                AddTail(_tails[j], _program.Functions[j], x);
            }
        }

        for (int j = 0; j < _norms.Length; j++)
        {
            AddNorm(_norms[j], _program.Norms[j], x);
        }

        for (int k = 0; k < _squares.Length; k++)
        {
            AddSquare(_squares[k], _program.Quadratic!.Factors!.Row(k), x);
        }

        for (int i = 0; i < _grids.Length; i++)
        {
            if (_program.Quadratic!.Diagonal[i] > 0.0)
            {
                AddGrid(_grids[i], i, x[i]);
            }
        }
    }

    /// <param name="tightening">Taken off the upper bound of each limit.</param>
    public ConvexProgram Build(double[] tightening)
    {
        ImmutableArray<SeparableFunction> separables = _program.Separables;
        ConvexForm objective = Linearised(_program.Objective);
        if (Chords() is { Parts.IsEmpty: false } chords)
        {
            objective = objective with { Separables = objective.Separables.Add(new WeightedTerm(separables.Length, 1.0)) };
            separables = separables.Add(chords);
        }

        int squares = _tails.Length + _norms.Length;
        return _program with
        {
            Quadratic = null,
            Norms = [],
            Separables = separables,
            Functions =
            [
                .. _program.Functions.Select((function, j) => function.IsMaximum ? function : _tails[j].Largest(function.Name, function.FloorAtZero)),
                .. _program.Norms.Select((norm, j) => _norms[j].Largest(norm.Name, floorAtZero: true)),
                .. _squares.Select((cuts, k) => cuts.Largest($"square {k}", floorAtZero: true)),
            ],
            Objective = objective with { Scenarios = [.. objective.Scenarios, .. _squares.Select((_, k) => new WeightedTerm(squares + k, 1.0))] },
            SecondObjective = null,
            Limits = [.. _program.Limits.Select((limit, k) => limit with { Form = Linearised(limit.Form), Upper = limit.Upper - tightening[k] })],
        };
    }

    /// <summary>Norms become functions behind the program's own.</summary>
    private ConvexForm Linearised(ConvexForm form) => form with
    {
        Scenarios = [.. form.Scenarios, .. form.Norms.Select(term => term with { Function = _tails.Length + term.Function })],
        Norms = [],
    };

    /// <summary>The average of the rows that are the tail at x: never above the tail mean anywhere.</summary>
    private static void AddTail(CutList cuts, ScenarioFunction function, double[] x)
    {
        var values = new double[function.Matrix.Rows];
        var order = new int[values.Length];
        for (int row = 0; row < values.Length; row++)
        {
            values[row] = -PointEvaluation.Row(function, row, x);
            order[row] = row;
        }

        Array.Sort(values, order);
        double[] coefficients = cuts.Add();
        double offset = 0.0, left = 1.0;
        for (int k = 0; k < order.Length && left > 0.0; k++)
        {
            double share = Math.Min(left, function.Cap(order[k]));
            DenseKernels.AddScaled(share * function.Scale(order[k]), function.Matrix.Row(order[k]), coefficients);
            offset += share * function.Offsets[order[k]];
            left -= share;
        }

        cuts.SetOffset(offset);
    }

    private static void AddNorm(CutList cuts, NormFunction norm, double[] x)
    {
        double length = PointEvaluation.Value(norm, x);
        if (length <= 0.0)
        {
            return;
        }

        double[] coefficients = cuts.Add();
        double offset = 0.0;
        for (int row = 0; row < norm.Matrix.Rows; row++)
        {
            double share = (norm.Offsets[row] + DenseKernels.Dot(norm.Matrix.Row(row), x)) / length;
            DenseKernels.AddScaled(share, norm.Matrix.Row(row), coefficients);
            offset += share * norm.Offsets[row];
        }

        cuts.SetOffset(offset);
    }

    /// <summary>Tangents of half the square of a form, dense near its value at x.</summary>
    private void AddSquare(CutList cuts, ReadOnlySpan<double> row, double[] x)
    {
        double level = DenseKernels.Dot(row, x), low = 0.0, high = 0.0;
        for (int i = 0; i < row.Length; i++)
        {
            low += Math.Min(row[i] * _program.Lower[i], row[i] * _program.Upper[i]);
            high += Math.Max(row[i] * _program.Lower[i], row[i] * _program.Upper[i]);
        }

        AddTangent(cuts, row, level);
        for (int halving = 0; halving < Halvings; halving++)
        {
            double step = (high - low) * Math.ScaleB(1.0, -halving);
            AddTangent(cuts, row, Math.Min(level + step, high));
            AddTangent(cuts, row, Math.Max(level - step, low));
        }
    }

    private static void AddTangent(CutList cuts, ReadOnlySpan<double> row, double level)
    {
        double[] coefficients = cuts.Add();
        DenseKernels.AddScaled(level, row, coefficients);
        cuts.SetOffset(-0.5 * level * level);
    }

    /// <summary>Ends of the box, and zero where it lies inside.</summary>
    private static SortedSet<double> StartOf(ConvexProgram program, int i)
    {
        SortedSet<double> grid = [program.Lower[i], program.Upper[i]];
        if (program.Lower[i] < 0.0 && program.Upper[i] > 0.0)
        {
            grid.Add(0.0);
        }

        return grid;
    }

    /// <summary>Every lot next to x, then at distances that double.</summary>
    private void AddGrid(SortedSet<double> grid, int i, double x)
    {
        double lot = _program.Lots[i], lower = _program.Lower[i], upper = _program.Upper[i];
        double unit = lot > 0.0 ? lot : Math.ScaleB(upper - lower, -Halvings);
        double centre = lot > 0.0 ? lot * Math.Round(x / lot) : x;
        if (!(unit > 0.0))
        {
            return;
        }

        Offer(centre);
        for (double distance = 1.0; distance * unit < upper - lower; distance = distance < 4.0 ? distance + 1.0 : 2.0 * distance)
        {
            Offer(centre + (distance * unit));
            Offer(centre - (distance * unit));
        }

        void Offer(double point)
        {
            if (point > lower && point < upper)
            {
                grid.Add(point);
            }
        }
    }

    private SeparableFunction Chords()
    {
        ImmutableArray<PiecewiseLinear>.Builder parts = ImmutableArray.CreateBuilder<PiecewiseLinear>();
        for (int i = 0; i < _grids.Length; i++)
        {
            double half = 0.5 * _program.Quadratic!.Diagonal[i];
            if (half > 0.0 && _grids[i].Count > 1)
            {
                parts.Add(Chord(i, half, [.. _grids[i]]));
            }
        }

        return new SeparableFunction("squares of variables", parts.ToImmutable());
    }

    private static PiecewiseLinear Chord(int variable, double half, double[] grid)
    {
        var slopes = new double[grid.Length - 1];
        for (int piece = 0; piece < slopes.Length; piece++)
        {
            slopes[piece] = half * (grid[piece] + grid[piece + 1]);
        }

        // A box that does not hold zero: the line of its nearest piece goes on to there.
        double end = grid[0] > 0.0 ? grid[0] : grid[^1] < 0.0 ? grid[^1] : 0.0;
        double slope = grid[0] > 0.0 ? slopes[0] : slopes[^1];
        return new PiecewiseLinear(variable, grid[1..^1], slopes, (half * end * end) - (slope * end));
    }
}
