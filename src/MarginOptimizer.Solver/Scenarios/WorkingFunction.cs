using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Scenarios;

/// <summary>
/// What the master problem knows of one scenario function: a function below it everywhere, made of few rows. A maximum keeps some of its rows. A tail is first the
/// largest of aggregated cuts sum p_i v_i, later a band: sure rows at full weight summed into one linear row, the rows around the threshold individually.
/// </summary>
internal sealed class WorkingFunction(ScenarioFunction function, bool isMaximum)
{
    private readonly List<TailCut> _cuts = [];
    private int[] _rows = [];
    private int[] _sure = [];
    private double[] _sureRow = [];
    private double _sureConstant;
    private double _left = 1.0;

    public ScenarioFunction Function => function;

    public bool IsMaximum => isMaximum;

    /// <summary>Rows of a maximum, or those of the band, ascending.</summary>
    public ReadOnlySpan<int> Rows => _rows;

    /// <summary>Rows of the tail beyond doubt, ascending.</summary>
    public ReadOnlySpan<int> Sure => _sure;

    public IReadOnlyList<TailCut> Cuts => _cuts;

    /// <summary>The tail is modelled by a band and no longer by cuts.</summary>
    public bool InBand { get; private set; }

    /// <summary>Rows or cuts in the master problem.</summary>
    public int Size => InBand || isMaximum ? _rows.Length : _cuts.Count;

    public void AddCut(TailCut cut) => _cuts.Add(cut);

    /// <summary>Removes the cuts for which the predicate holds.</summary>
    public void RemoveCuts(Predicate<int> remove)
    {
        int kept = 0;
        for (int c = 0; c < _cuts.Count; c++)
        {
            if (!remove(c))
            {
                _cuts[kept++] = _cuts[c];
            }
        }

        _cuts.RemoveRange(kept, _cuts.Count - kept);
    }

    /// <summary>Replaces the rows of a maximum.</summary>
    public void SetRows(int[] ascending) => _rows = ascending;

    /// <summary>Replaces the band. The masses of the sure rows must not exceed the tail, those of both together must reach it unless there is a floor.</summary>
    public void SetBand(int[] sure, int[] band)
    {
        InBand = true;
        _cuts.Clear();
        _rows = band;
        _sure = sure;
        _sureRow = new double[function.Matrix.Columns];
        _sureConstant = 0.0;
        _left = 1.0;
        foreach (int row in sure)
        {
            double cap = function.Cap(row);
            _left -= cap;
            _sureConstant += cap * function.Offsets[row];
            RowKernels.AddScaled(cap * function.Scale(row), function.Matrix.Row(row), _sureRow);
        }

        _left = Math.Max(0.0, _left);
    }

    /// <summary>Adds weight * (what is known of the function) to a form of the master problem.</summary>
    /// <param name="weight">Weight of the function in the form.</param>
    /// <param name="index">Index of <see cref="Reduced"/> in the master problem.</param>
    /// <param name="linear">Receives the sure rows.</param>
    /// <param name="constant">Likewise.</param>
    public WeightedTerm AddTo(double weight, int index, Span<double> linear, ref double constant)
    {
        if (!InBand)
        {
            return new WeightedTerm(index, weight);
        }

        RowKernels.AddScaled(weight, _sureRow, linear);
        constant += weight * _sureConstant;
        return new WeightedTerm(index, weight * _left);
    }

    /// <summary>target += weight * (one row or cut, in the order of <see cref="Reduced"/>).</summary>
    /// <returns>weight * its constant.</returns>
    public double AddMember(int member, double weight, Span<double> target)
    {
        if (isMaximum || InBand)
        {
            int row = _rows[member];
            RowKernels.AddScaled(weight * function.Scale(row), function.Matrix.Row(row), target);
            return weight * function.Offsets[row];
        }

        RowKernels.AddScaled(weight, _cuts[member].Row, target);
        return weight * _cuts[member].Constant;
    }

    /// <summary>The individual rows as a scenario function of their own.</summary>
    public ScenarioFunction Reduced()
    {
        int columns = function.Matrix.Columns, count = Size;
        var values = new double[count * columns];
        var offsets = new double[count];
        for (int k = 0; k < count; k++)
        {
            offsets[k] = AddMember(k, 1.0, values.AsSpan(k * columns, columns));
        }

        var reduced = new ScenarioFunction(function.Name, new RowMatrix(values, count, columns, columns), offsets, function.FloorAtZero);
        return InBand && _left > 0.0 ? BandTail(reduced) : reduced;
    }

    /// <summary>The tail mass that the sure rows leave. A floor becomes a row of zeros with mass enough to take all of it.</summary>
    private ScenarioFunction BandTail(ScenarioFunction reduced)
    {
        double tail = _left * function.TailMass;
        double[] masses = function.RowMass.Length == 0 ? [] : [.. _rows.Select(row => function.RowMass[row])];
        if (!function.FloorAtZero)
        {
            return reduced with { TailMass = tail, RowMass = masses };
        }

        RowMatrix matrix = reduced.Matrix;
        double[] values = matrix.Values;
        Array.Resize(ref values, values.Length + matrix.Columns);
        double[] individual = masses.Length == 0 ? [.. Enumerable.Repeat(1.0, _rows.Length)] : masses;
        return new ScenarioFunction(function.Name, new RowMatrix(values, matrix.Rows + 1, matrix.Columns, matrix.Columns), [.. reduced.Offsets, 0.0], false)
        {
            TailMass = tail,
            RowMass = [.. individual, tail],
        };
    }

    /// <summary>The value of a band at a point.</summary>
    public double BandValue(ReadOnlySpan<double> x)
    {
        var values = new double[_rows.Length];
        int[] order = [.. Enumerable.Range(0, values.Length)];
        for (int k = 0; k < values.Length; k++)
        {
            values[k] = -function.Offsets[_rows[k]] - (function.Scale(_rows[k]) * RowKernels.Dot(function.Matrix.Row(_rows[k]), x));
        }

        Array.Sort(values, order);
        double sum = _sureConstant + RowKernels.Dot(_sureRow, x), left = _left;
        for (int k = 0; k < order.Length && left > 0.0 && !(function.FloorAtZero && values[k] >= 0.0); k++)
        {
            double share = Math.Min(left, function.Cap(_rows[order[k]]));
            sum -= share * values[k];
            left -= share;
        }

        return sum;
    }

    /// <summary>
    /// Weights on the rows of the function that belong to weights on the rows of <see cref="Reduced"/> as it is now, to be worked out when they are needed: a tail
    /// has many.
    /// </summary>
    public Func<RowWeights> Lift(RowWeights reduced)
    {
        int[] rows = _rows, sure = _sure;
        double left = _left;
        if (isMaximum)
        {
            return () => InSet(new RowWeights([.. reduced.Rows.Select(k => rows[k])], [.. reduced.Weights]), function, true);
        }

        if (InBand)
        {
            return () => LiftBand(reduced, sure, rows, left);
        }

        (TailCut Cut, double Weight)[] cuts = [.. reduced.Rows.Select((c, k) => (_cuts[c], reduced.Weights[k])).Where(cut => cut.Item2 > 0.0)];
        return () => LiftCuts(cuts);
    }

    /// <summary>Brings weights exactly into their set: clipped to the caps, scaled down to a sum of 1, or filled up to it.</summary>
    public static RowWeights InSet(RowWeights rows, ScenarioFunction function, bool isMaximum)
    {
        double sum = 0.0, room = 0.0;
        var weights = new double[rows.Rows.Length];
        for (int k = 0; k < weights.Length; k++)
        {
            double cap = isMaximum ? 1.0 : function.Cap(rows.Rows[k]);
            weights[k] = Math.Clamp(rows.Weights[k], 0.0, cap);
            sum += weights[k];
            room += cap - weights[k];
        }

        double scale = sum > 1.0 ? 1.0 / sum : 1.0;
        double fill = sum < 1.0 && !function.FloorAtZero && room > 0.0 ? Math.Min(1.0, (1.0 - sum) / room) : 0.0;
        for (int k = 0; k < weights.Length; k++)
        {
            double cap = isMaximum ? 1.0 : function.Cap(rows.Rows[k]);
            weights[k] = (scale * weights[k]) + (fill * (cap - weights[k]));
        }

        return new RowWeights(rows.Rows, weights);
    }

    /// <summary>Sure rows and rows of the band have no row in common.</summary>
    private RowWeights LiftBand(RowWeights reduced, int[] sure, int[] rows, double left)
    {
        // The row of zeros that stands for a floor is none of the function's.
        int count = sure.Length, individual = reduced.Rows.Count(k => k < rows.Length);
        var lifted = new int[count + individual];
        var weights = new double[count + individual];
        sure.CopyTo(lifted, 0);
        for (int k = 0; k < sure.Length; k++)
        {
            weights[k] = function.Cap(sure[k]);
        }

        for (int k = 0; k < reduced.Rows.Length; k++)
        {
            if (reduced.Rows[k] < rows.Length)
            {
                lifted[count] = rows[reduced.Rows[k]];
                weights[count++] = left * reduced.Weights[k];
            }
        }

        Array.Sort(lifted, weights);
        return InSet(new RowWeights([.. lifted], weights), function, false);
    }

    private RowWeights LiftCuts((TailCut Cut, double Weight)[] cuts)
    {
        var sum = new double[function.Matrix.Rows];
        var isUsed = new bool[function.Matrix.Rows];
        foreach ((TailCut cut, double weight) in cuts)
        {
            for (int k = 0; k < cut.Rows.Length; k++)
            {
                sum[cut.Rows[k]] += weight * cut.Weights[k];
                isUsed[cut.Rows[k]] = true;
            }
        }

        List<int> rows = [];
        for (int row = isUsed.AsSpan().IndexOf(true); row >= 0 && row < isUsed.Length; row++)
        {
            if (isUsed[row])
            {
                rows.Add(row);
            }
        }

        return InSet(new RowWeights([.. rows], [.. rows.Select(row => sum[row])]), function, false);
    }

    /// <summary>Weights on rows or cuts in proportion to their multipliers; all on the first where they have none.</summary>
    public static RowWeights OfShares(double[] shares)
    {
        double sum = shares.Sum();
        int[] rows = [.. Enumerable.Range(0, shares.Length).Where(k => shares[k] > 0.0)];
        return sum > 0.0 ? new RowWeights(rows, [.. rows.Select(k => shares[k] / sum)]) : new RowWeights(shares.Length == 0 ? [] : [0], shares.Length == 0 ? [] : [1.0]);
    }
}
