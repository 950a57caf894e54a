using System.Buffers;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Simplex;

/// <summary>Lowers a convex program to its scaled linear program.</summary>
internal sealed class LpModelBuilder
{
    public const int FirstTailCapacity = 32;

    private readonly ConvexProgram _program;
    private readonly WorkMeter _meter;
    private readonly int _n;
    private readonly int _tailCapacity;
    private readonly SegmentLayout _layout;
    private readonly EpigraphSet _epigraphs;
    private readonly int[] _limitOfRow;
    private readonly int[] _firstRow;
    private readonly int _scenarioRows;
    private readonly int _rows;

    private LpModelBuilder(ConvexProgram program, int tailCapacity, WorkMeter meter)
    {
        _program = program;
        _meter = meter;
        _tailCapacity = tailCapacity;
        _n = program.VariableCount;
        var usage = new ProgramUsage(program);
        _layout = SegmentLayout.Build(program, usage.Separables);
        _epigraphs = EpigraphSet.Build(program, usage.Functions, meter);
        _limitOfRow = LimitsWithRows(program, _epigraphs);
        _firstRow = new int[_epigraphs.Count + 1];
        for (int e = 0; e < _epigraphs.Count; e++)
        {
            int rows = _epigraphs.FirstCut[e] is null ? program.Functions[_epigraphs.Function[e]].Matrix.Rows : tailCapacity;
            _firstRow[e + 1] = _firstRow[e] + rows;
        }

        _scenarioRows = _firstRow[^1];
        _rows = _scenarioRows + _limitOfRow.Length;
    }

    /// <param name="program">Linear, tail means included.</param>
    /// <param name="tailCapacity">Rows set aside for the cuts of each tail mean.</param>
    public static LpModel Build(ConvexProgram program, int tailCapacity = FirstTailCapacity)
        => Build(program, tailCapacity, new WorkMeter(SolveBudget.Default, CancellationToken.None));

    /// <param name="program">Linear, tail means included.</param>
    /// <param name="tailCapacity">Rows set aside for the cuts of each tail mean.</param>
    /// <param name="meter">When it has stopped, the model is incomplete and only to be released.</param>
    public static LpModel Build(ConvexProgram program, int tailCapacity, WorkMeter meter) => new LpModelBuilder(program, tailCapacity, meter).Build();

    private LpModel Build()
    {
        int columns = _layout.Count + _epigraphs.Count;
        double[] byRow = ArrayPool<double>.Shared.Rent(_rows * _n);
        byRow.AsSpan(0, _rows * _n).Clear();
        var ownEpigraph = new double[_scenarioRows];
        var rowEpigraph = new int[_scenarioRows];
        var lower = new double[columns + _rows];
        var upper = new double[columns + _rows];
        var limitEpigraph = new double[_limitOfRow.Length * _epigraphs.Count];
        FillScenarioRows(byRow, ownEpigraph, rowEpigraph, lower.AsSpan(columns), upper.AsSpan(columns));
        (int[] segmentRow, double[] segmentRows) = FillLimitRows(byRow, limitEpigraph, lower.AsSpan(columns), upper.AsSpan(columns));
        for (int s = 0; s < _layout.Count; s++)
        {
            upper[s] = _layout.End[s] - _layout.Start[s];
        }

        for (int e = 0; e < _epigraphs.Count; e++)
        {
            lower[_layout.Count + e] = _epigraphs.Lower[e];
            upper[_layout.Count + e] = _epigraphs.Upper[e];
        }

        double[] cost = Costs(_program.Objective, columns);
        double[] second = _program.SecondObjective is { } form ? Costs(form, columns) : new double[columns];
        var scaling = new LpScaling(_rows, _n, _epigraphs.Count, _scenarioRows, _program.GapScale, _meter);
        scaling.Equilibrate(byRow, rowEpigraph, limitEpigraph, segmentRow, segmentRows, _layout);
        scaling.ScaleRows(byRow, ownEpigraph, rowEpigraph, limitEpigraph, segmentRow, segmentRows, _layout);
        scaling.ScaleBounds(lower, upper, _layout);
        double costScale = scaling.ScaleCost(cost, _layout);
        scaling.ScaleCost(second, _layout);
        TailBlock?[] tails = Tails(byRow);
        var model = new LpModel
        {
            Variables = _n,
            Segments = _layout.Count,
            Epigraphs = _epigraphs.Count,
            Rows = _rows,
            ScenarioRows = _scenarioRows,
            ByRow = byRow,
            Support = Supports(byRow),
            ByColumn = Transposed(byRow, _rows, _n),
            OwnEpigraph = ownEpigraph,
            RowEpigraph = rowEpigraph,
            EpigraphFirstRow = _firstRow,
            LimitEpigraph = limitEpigraph,
            LimitSegmentRow = segmentRow,
            SegmentRows = segmentRows,
            Layout = _layout,
            Tails = tails,
            TailCapacity = Array.Exists(tails, tail => tail is not null) ? _tailCapacity : 0,
            Lower = lower,
            Upper = upper,
            Cost = cost,
            SecondCost = second,
            VariableScale = scaling.Variable,
            EpigraphScale = scaling.Epigraph,
            RowScale = scaling.Row,
            CostScale = costScale,
            Origin = new LpOrigin
            {
                Program = _program,
                EpigraphOfFunction = _epigraphs.OfFunction,
                FunctionOfEpigraph = _epigraphs.Function,
                AnchorRow = _epigraphs.AnchorRow,
                BoundingLimit = _epigraphs.BoundingLimit,
                BoundingWeight = _epigraphs.BoundingWeight,
                LimitOfRow = _limitOfRow,
            },
        };
        foreach (TailBlock? tail in tails)
        {
            if (tail is not null)
            {
                model.SetCut(tail, 0, _epigraphs.FirstCut[tail.Epigraph]!);
            }
        }

        return model;
    }

    private static int[] LimitsWithRows(ConvexProgram program, EpigraphSet epigraphs)
    {
        List<int> rows = [];
        for (int k = 0; k < program.Limits.Length; k++)
        {
            ProgramLimit limit = program.Limits[k];
            bool bounded = !double.IsNegativeInfinity(limit.Lower) || !double.IsPositiveInfinity(limit.Upper);
            if (bounded && !epigraphs.IsPlainBound(limit))
            {
                rows.Add(k);
            }
        }

        return [.. rows];
    }

    private void FillScenarioRows(double[] byRow, double[] ownEpigraph, int[] rowEpigraph, Span<double> lower, Span<double> upper)
    {
        for (int e = 0; e < _epigraphs.Count; e++)
        {
            ScenarioFunction function = _program.Functions[_epigraphs.Function[e]];
            if (_epigraphs.FirstCut[e] is not null)
            {
                ReserveTailRows(e, byRow, ownEpigraph, rowEpigraph, lower, upper);
                continue;
            }

            for (int i = 0; i < function.Matrix.Rows && !_meter.Pace(function.Matrix.Columns); i++)
            {
                int row = _firstRow[e] + i;
                DenseKernels.AddScaled(function.Scale(i), function.Matrix.Row(i), byRow.AsSpan(row * _n, function.Matrix.Columns));
                ownEpigraph[row] = -1.0;
                rowEpigraph[row] = e;
                lower[row] = double.NegativeInfinity;
                upper[row] = -function.Offsets[i];
            }
        }
    }

    /// <summary>Empty rows for cuts; until everything is scaled, the first one shows the largest entries of the function's rows.</summary>
    private void ReserveTailRows(int e, double[] byRow, double[] ownEpigraph, int[] rowEpigraph, Span<double> lower, Span<double> upper)
    {
        ScenarioFunction function = _program.Functions[_epigraphs.Function[e]];
        for (int row = _firstRow[e]; row < _firstRow[e + 1]; row++)
        {
            ownEpigraph[row] = -1.0;
            rowEpigraph[row] = e;
            lower[row] = double.NegativeInfinity;
            upper[row] = double.PositiveInfinity;
        }

        Span<double> envelope = byRow.AsSpan(_firstRow[e] * _n, function.Matrix.Columns);
        for (int i = 0; i < function.Matrix.Rows && !_meter.Pace(function.Matrix.Columns); i++)
        {
            DenseKernels.RaiseTo(function.Scale(i), function.Matrix.Row(i), envelope);
        }
    }

    private TailBlock?[] Tails(double[] byRow)
    {
        var tails = new TailBlock?[_epigraphs.Count];
        for (int e = 0; e < tails.Length; e++)
        {
            if (_epigraphs.FirstCut[e] is not null)
            {
                byRow.AsSpan(_firstRow[e] * _n, _n).Clear();
                tails[e] = new TailBlock(_program.Functions[_epigraphs.Function[e]], e, _firstRow[e], new RowWeights?[_firstRow[e + 1] - _firstRow[e]]);
            }
        }

        return tails;
    }

    private (int[] Index, double[] Values) FillLimitRows(double[] byRow, double[] limitEpigraph, Span<double> lower, Span<double> upper)
    {
        var index = new int[_limitOfRow.Length];
        List<double[]> values = [];
        for (int l = 0; l < _limitOfRow.Length; l++)
        {
            ProgramLimit limit = _program.Limits[_limitOfRow[l]];
            ConvexForm form = limit.Form;
            form.Linear.CopyTo(byRow.AsSpan((_scenarioRows + l) * _n));
            foreach (WeightedTerm term in form.Scenarios)
            {
                if (term.Weight > 0.0)
                {
                    limitEpigraph[l * _epigraphs.Count + _epigraphs.OfFunction[term.Function]] += term.Weight;
                }
            }

            double constant = form.Constant;
            index[l] = -1;
            if (form.Separables.Any(term => term.Weight > 0.0))
            {
                index[l] = values.Count;
                values.Add(SeparableSlopes(form));
                constant += SeparableAtLower(form);
            }

            lower[_scenarioRows + l] = limit.Lower - constant;
            upper[_scenarioRows + l] = limit.Upper - constant;
        }

        return (index, [.. values.SelectMany(row => row)]);
    }

    private double SeparableAtLower(ConvexForm form)
    {
        double sum = 0.0;
        foreach (WeightedTerm term in form.Separables)
        {
            sum += term.Weight * PointEvaluation.Value(_program.Separables[term.Function], _program.Lower);
        }

        return sum;
    }

    private double[] SeparableSlopes(ConvexForm form)
    {
        var slopes = new double[_layout.Count];
        foreach (WeightedTerm term in form.Separables)
        {
            _layout.AddSlopes(_program.Separables[term.Function], term.Weight, slopes);
        }

        return slopes;
    }

    private double[] Costs(ConvexForm form, int columns)
    {
        var cost = new double[columns];
        for (int s = 0; s < _layout.Count && form.Linear.Length > 0; s++)
        {
            cost[s] = form.Linear[_layout.Owner[s]];
        }

        foreach (WeightedTerm term in form.Separables)
        {
            _layout.AddSlopes(_program.Separables[term.Function], term.Weight, cost);
        }

        foreach (WeightedTerm term in form.Scenarios)
        {
            if (term.Weight > 0.0)
            {
                cost[_layout.Count + _epigraphs.OfFunction[term.Function]] += term.Weight;
            }
        }

        return cost;
    }

    private (int First, int End)[] Supports(double[] byRow)
    {
        var supports = new (int First, int End)[_rows];
        for (int row = 0; row < _rows && !_meter.Pace(_n / 4); row++)
        {
            ReadOnlySpan<double> values = byRow.AsSpan(row * _n, _n);
            int first = values.IndexOfAnyExcept(0.0);
            supports[row] = first < 0 ? (0, 0) : (first, values.LastIndexOfAnyExcept(0.0) + 1);
        }

        return supports;
    }

    private double[] Transposed(double[] values, int rows, int columns)
    {
        double[] result = ArrayPool<double>.Shared.Rent(rows * columns);
        const int Block = 16;
        for (int blockRow = 0; blockRow < rows && !_meter.Pace(Block * (long)columns); blockRow += Block)
        {
            for (int column = 0; column < columns; column++)
            {
                for (int row = blockRow; row < Math.Min(rows, blockRow + Block); row++)
                {
                    result[column * rows + row] = values[row * columns + column];
                }
            }
        }

        return result;
    }
}
