namespace MarginOptimizer.Solver.Simplex;

/// <summary>Powers of two that bring the largest entry of every row and column near 1; multiplying by them is exact.</summary>
internal sealed class LpScaling
{
    private readonly int _scenarioRows;
    private readonly double _moneyScale;
    private readonly WorkMeter _meter;
    private double[]? _largestInLimits;

    /// <param name="rows">Of the linear program.</param>
    /// <param name="variables">Of the convex program.</param>
    /// <param name="epigraphs">Functions in use.</param>
    /// <param name="scenarioRows">Leading rows that belong to functions.</param>
    /// <param name="moneyScale">Size of functions when none has a coefficient.</param>
    /// <param name="meter">When it has stopped, nothing is scaled to its end.</param>
    public LpScaling(int rows, int variables, int epigraphs, int scenarioRows, double moneyScale, WorkMeter meter)
    {
        _scenarioRows = scenarioRows;
        _moneyScale = moneyScale;
        _meter = meter;
        Row = Ones(rows);
        Variable = Ones(variables);
        Epigraph = Ones(epigraphs);
    }

    public double[] Row { get; }

    public double[] Variable { get; }

    public double[] Epigraph { get; }

    /// <summary>Two sweeps of columns and rows by largest entry.</summary>
    public void Equilibrate(
        double[] byRow, int[] rowEpigraph, double[] limitEpigraph, int[] segmentRow, double[] segmentRows, SegmentLayout layout)
    {
        for (int sweep = 0; sweep < 2; sweep++)
        {
            SetScenarioRows(byRow, rowEpigraph);
            SetVariables(byRow);
        }

        SetScenarioRows(byRow, rowEpigraph);
        SetEpigraphs(rowEpigraph);
        SetLimitRows(byRow, limitEpigraph, segmentRow, segmentRows, layout);
    }

    /// <summary>Applies the factors to the matrix.</summary>
    public void ScaleRows(
        double[] byRow, double[] ownEpigraph, int[] rowEpigraph, double[] limitEpigraph, int[] segmentRow, double[] segmentRows, SegmentLayout layout)
    {
        int n = Variable.Length;
        for (int row = 0; row < Row.Length && !_meter.Pace(n); row++)
        {
            DenseKernels.Scale(Row[row], Variable, byRow.AsSpan(row * n, n));
        }

        for (int row = 0; row < _scenarioRows; row++)
        {
            ownEpigraph[row] *= Row[row] * Epigraph[rowEpigraph[row]];
        }

        for (int limit = 0; limit < segmentRow.Length; limit++)
        {
            double factor = Row[_scenarioRows + limit];
            for (int e = 0; e < Epigraph.Length; e++)
            {
                limitEpigraph[limit * Epigraph.Length + e] *= factor * Epigraph[e];
            }

            for (int s = 0; segmentRow[limit] >= 0 && s < layout.Count; s++)
            {
                segmentRows[segmentRow[limit] * layout.Count + s] *= factor * Variable[layout.Owner[s]];
            }
        }
    }

    public void ScaleBounds(double[] lower, double[] upper, SegmentLayout layout)
    {
        for (int s = 0; s < layout.Count; s++)
        {
            upper[s] /= Variable[layout.Owner[s]];
        }

        for (int e = 0; e < Epigraph.Length; e++)
        {
            lower[layout.Count + e] /= Epigraph[e];
            upper[layout.Count + e] /= Epigraph[e];
        }

        int columns = layout.Count + Epigraph.Length;
        for (int row = 0; row < Row.Length; row++)
        {
            lower[columns + row] *= Row[row];
            upper[columns + row] *= Row[row];
        }
    }

    /// <summary>Scales a cost row in place and returns the power of two that made its largest entry lie in [1, 2).</summary>
    public double ScaleCost(double[] cost, SegmentLayout layout)
    {
        double largest = 0.0;
        for (int column = 0; column < cost.Length; column++)
        {
            cost[column] *= column < layout.Count ? Variable[layout.Owner[column]] : Epigraph[column - layout.Count];
            largest = Math.Max(largest, Math.Abs(cost[column]));
        }

        double factor = PowerBelowInverse(largest);
        for (int column = 0; column < cost.Length; column++)
        {
            cost[column] *= factor;
        }

        return factor;
    }

    /// <summary>
    /// One factor for all rows of a scenario function, so that its maximum can be read off scaled rows; limit rows follow later. A function
    /// without coefficients goes with the largest of the others: a scale far above would press all other entries of a limit toward zero.
    /// </summary>
    private void SetScenarioRows(double[] byRow, int[] rowEpigraph)
    {
        int n = Variable.Length;
        var largest = new double[Epigraph.Length];
        for (int row = 0; row < _scenarioRows && !_meter.Pace(n); row++)
        {
            int e = rowEpigraph[row];
            largest[e] = Math.Max(largest[e], DenseKernels.LargestProduct(byRow.AsSpan(row * n, n), Variable));
        }

        double typical = 0.0;
        foreach (double most in largest)
        {
            typical = Math.Max(typical, most);
        }

        for (int row = 0; row < _scenarioRows; row++)
        {
            double most = largest[rowEpigraph[row]];
            Row[row] = PowerBelowInverse(most > 0.0 ? most : typical > 0.0 ? typical : _moneyScale);
        }
    }

    private void SetEpigraphs(int[] rowEpigraph)
    {
        for (int row = 0; row < _scenarioRows; row++)
        {
            Epigraph[rowEpigraph[row]] = 1.0 / Row[row];
        }
    }

    private void SetVariables(double[] byRow)
    {
        int n = Variable.Length;
        var largest = new double[n];
        for (int row = 0; row < _scenarioRows && !_meter.Pace(n); row++)
        {
            DenseKernels.RaiseTo(Row[row], byRow.AsSpan(row * n, n), largest);
        }

        for (int i = 0; i < n; i++)
        {
            Variable[i] = PowerBelowInverse(largest[i] > 0.0 ? largest[i] : (_largestInLimits ??= LargestInLimits(byRow))[i]);
        }
    }

    /// <summary>For variables that no scenario row knows: the largest entry of each in limits, relative to the limit's largest. The limits stay as they are while they are scaled.</summary>
    private double[] LargestInLimits(double[] byRow)
    {
        int n = Variable.Length;
        var largest = new double[n];
        for (int limit = _scenarioRows; limit < Row.Length; limit++)
        {
            var row = byRow.AsSpan(limit * n, n);
            double most = 0.0;
            foreach (double entry in row)
            {
                most = Math.Max(most, Math.Abs(entry));
            }

            for (int i = 0; most > 0.0 && i < n; i++)
            {
                largest[i] = Math.Max(largest[i], Math.Abs(row[i]) / most);
            }
        }

        return largest;
    }

    private void SetLimitRows(double[] byRow, double[] limitEpigraph, int[] segmentRow, double[] segmentRows, SegmentLayout layout)
    {
        int n = Variable.Length;
        for (int limit = 0; limit < segmentRow.Length && !_meter.Pace(n); limit++)
        {
            int row = _scenarioRows + limit;
            double largest = DenseKernels.LargestProduct(byRow.AsSpan(row * n, n), Variable);
            for (int e = 0; e < Epigraph.Length; e++)
            {
                largest = Math.Max(largest, limitEpigraph[limit * Epigraph.Length + e] * Epigraph[e]);
            }

            for (int s = 0; segmentRow[limit] >= 0 && s < layout.Count; s++)
            {
                largest = Math.Max(largest, Math.Abs(segmentRows[segmentRow[limit] * layout.Count + s]) * Variable[layout.Owner[s]]);
            }

            Row[row] = PowerBelowInverse(largest);
        }
    }

    /// <summary>The power of two p with p * value in [1, 2); 1 for zero.</summary>
    private static double PowerBelowInverse(double value) => value > 0.0 ? Math.ScaleB(1.0, -Math.ILogB(value)) : 1.0;

    private static double[] Ones(int count)
    {
        var ones = new double[count];
        Array.Fill(ones, 1.0);
        return ones;
    }
}
