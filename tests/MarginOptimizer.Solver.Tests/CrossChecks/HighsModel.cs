using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Tests.CrossChecks;

/// <summary>
/// A convex program written down independently as sparse rows: a free column above every line of a maximum or a ladder; a tail mean as
/// t + sum of capped excesses, sum over rows of cap_i s_i with s_i >= v_i - t, s_i >= 0.
/// </summary>
internal sealed class HighsModel
{
    private readonly List<double> _cost = [], _columnLower = [], _columnUpper = [], _rowLower = [], _rowUpper = [], _values = [];
    private readonly List<int> _starts = [0], _indices = [];
    private readonly ConvexProgram _program;

    private HighsModel(ConvexProgram program) => _program = program;

    /// <summary>Status of HiGHS and, when optimal, its point in the variables of the program; <see cref="HighsLibrary.Failed"/> when it gave up.</summary>
    public static (int Status, double[] X) Solve(ConvexProgram program)
    {
        var model = new HighsModel(program);
        model.Build();
        return model.Run();
    }

    private void Build()
    {
        for (int i = 0; i < _program.VariableCount; i++)
        {
            AddColumn(_program.Lower[i], _program.Upper[i]);
        }

        foreach (ProgramLimit limit in _program.Limits)
        {
            (List<(int, double)> terms, double constant) = Express(limit.Form);
            AddRow(terms, limit.Lower - constant, limit.Upper - constant);
        }

        foreach ((int column, double coefficient) in Express(_program.Objective).Terms)
        {
            _cost[column] += coefficient;
        }
    }

    private int AddColumn(double lower, double upper)
    {
        _cost.Add(0.0);
        _columnLower.Add(lower);
        _columnUpper.Add(upper);
        return _cost.Count - 1;
    }

    private void AddRow(List<(int Column, double Value)> terms, double lower, double upper)
    {
        foreach (IGrouping<int, (int Column, double Value)> column in terms.GroupBy(term => term.Column))
        {
            _indices.Add(column.Key);
            _values.Add(column.Sum(term => term.Value));
        }

        _starts.Add(_indices.Count);
        _rowLower.Add(lower);
        _rowUpper.Add(upper);
    }

    private (List<(int Column, double Value)> Terms, double Constant) Express(ConvexForm form)
    {
        Assert.True(form.Norms.IsEmpty, "HiGHS takes no norms");
        List<(int Column, double Value)> terms = [.. form.Linear.Select((coefficient, i) => (i, coefficient))];
        foreach (WeightedTerm term in form.Scenarios)
        {
            AddScenarios(_program.Functions[term.Function], term.Weight, terms);
        }

        foreach (WeightedTerm term in form.Separables)
        {
            foreach (PiecewiseLinear part in _program.Separables[term.Function].Parts)
            {
                terms.Add((AddLadder(part), term.Weight));
            }
        }

        return (terms, form.Constant);
    }

    private void AddScenarios(ScenarioFunction function, double weight, List<(int Column, double Value)> terms)
    {
        // With a floor, the weight not given to rows rests on a row of value 0: t >= 0.
        int top = AddColumn(function.FloorAtZero ? 0.0 : double.NegativeInfinity, double.PositiveInfinity);
        terms.Add((top, weight));
        for (int row = 0; row < function.Matrix.Rows; row++)
        {
            List<(int, double)> line = [(top, 1.0)];
            for (int i = 0; i < function.Matrix.Columns; i++)
            {
                line.Add((i, -function.Scale(row) * function.Matrix.Row(row)[i]));
            }

            if (function.Cap(row) < 1.0)
            {
                int excess = AddColumn(0.0, double.PositiveInfinity);
                line.Add((excess, 1.0));
                terms.Add((excess, weight * function.Cap(row)));
            }

            AddRow(line, function.Offsets[row], double.PositiveInfinity);
        }
    }

    private int AddLadder(PiecewiseLinear part)
    {
        int value = AddColumn(double.NegativeInfinity, double.PositiveInfinity);
        double at = 0.0, height = part.ValueAtZero;
        int piece = part.Breakpoints.Count(kink => kink <= 0.0);
        for (int k = piece; k < part.Slopes.Length; k++)
        {
            AddLine(value, part, k, at, height);
            if (k < part.Breakpoints.Length)
            {
                height += part.Slopes[k] * (part.Breakpoints[k] - at);
                at = part.Breakpoints[k];
            }
        }

        (at, height) = (0.0, part.ValueAtZero);
        for (int k = piece; k > 0; k--)
        {
            height -= part.Slopes[k] * (at - part.Breakpoints[k - 1]);
            at = part.Breakpoints[k - 1];
            AddLine(value, part, k - 1, at, height);
        }

        return value;
    }

    /// <summary>value >= height + slope (x - at).</summary>
    private void AddLine(int value, PiecewiseLinear part, int piece, double at, double height)
        => AddRow([(value, 1.0), (part.Variable, -part.Slopes[piece])], height - part.Slopes[piece] * at, double.PositiveInfinity);

    private (int Status, double[] X) Run()
    {
        (int[] starts, int[] indices, double[] values) = Hessian();
        bool quadratic = values.Length > 0;
        nint highs = HighsLibrary.Create();
        try
        {
            Assert.Equal(0, HighsLibrary.SetFlag(highs, "output_flag", 0));
            Assert.Equal(0, HighsLibrary.SetNumber(highs, "primal_feasibility_tolerance", 1e-9));
            Assert.Equal(0, HighsLibrary.SetNumber(highs, "dual_feasibility_tolerance", 1e-9));
            int passed = HighsLibrary.PassModel(
                highs, _cost.Count, _rowLower.Count, _values.Count, values.Length, HighsLibrary.Rowwise, HighsLibrary.LowerTriangle, HighsLibrary.Minimise, 0.0,
                [.. _cost], [.. _columnLower], [.. _columnUpper], [.. _rowLower], [.. _rowUpper], [.. _starts], [.. _indices], [.. _values],
                quadratic ? starts : null, quadratic ? indices : null, quadratic ? values : null, null);
            Assert.True(passed >= 0, "HiGHS refuses the model");
            if (HighsLibrary.Run(highs) < 0)
            {
                return (HighsLibrary.Failed, []);
            }

            var x = new double[_cost.Count];
            int read = HighsLibrary.Solution(highs, x, new double[_cost.Count], new double[_rowLower.Count], new double[_rowLower.Count]);
            Assert.True(read >= 0, "HiGHS hands out no point");
            return (HighsLibrary.ModelStatus(highs), x[.._program.VariableCount]);
        }
        finally
        {
            HighsLibrary.Destroy(highs);
        }
    }

    /// <summary>Lower triangle by columns; columns added for functions have none.</summary>
    private (int[] Starts, int[] Indices, double[] Values) Hessian()
    {
        List<int> starts = [], indices = [];
        List<double> values = [];
        for (int column = 0; column < _cost.Count; column++)
        {
            starts.Add(values.Count);
            for (int row = column; row < _program.VariableCount && _program.Quadratic is { } quadratic; row++)
            {
                double entry = Entry(quadratic, row, column);
                if (entry != 0.0)
                {
                    indices.Add(row);
                    values.Add(entry);
                }
            }
        }

        starts.Add(values.Count);
        return ([.. starts], [.. indices], [.. values]);
    }

    private static double Entry(Quadratic quadratic, int row, int column)
    {
        double entry = row == column && quadratic.Diagonal.Length > 0 ? quadratic.Diagonal[row] : 0.0;
        for (int k = 0; quadratic.Factors is { } factors && row < factors.Columns && k < factors.Rows; k++)
        {
            entry += factors.Row(k)[row] * factors.Row(k)[column];
        }

        return entry;
    }
}
