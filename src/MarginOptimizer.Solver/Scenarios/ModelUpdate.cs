namespace MarginOptimizer.Solver.Scenarios;

/// <summary>What the master problem learns of one function from an exact evaluation.</summary>
internal sealed class ModelUpdate(WorkingFunction known, ScenarioOracle oracle, int variables)
{
    /// <summary>Rows above those asked for at which a selection is cheaper than a sort.</summary>
    private const int ManyTimes = 4;

    /// <summary>Rows per variable that a first band has at least: with fewer, its optimum is that of the rows that happen to be in it, far from where it was taken.</summary>
    private const int FewestRows = 8;

    private const int MostWidenings = 6;
    private const int MostNarrowings = 10;

    private readonly List<int> _found = [];

    /// <summary>Rows of the function.</summary>
    public int Rows => oracle.Function.Matrix.Rows;

    /// <summary>A first model at the point just evaluated.</summary>
    /// <param name="shift">Distance by which rows are expected to move from here to the optimum (root mean square); NaN when unknown.</param>
    /// <param name="bandLimit">Most rows that a band may have; 0 = begin with cuts.</param>
    /// <param name="sample">Rows of the sample that the point was found with; 0 = it was not.</param>
    /// <param name="familiar">Rows of a maximum that mattered in the sample, ascending.</param>
    public void Begin(double shift, int bandLimit, int sample, int[] familiar)
    {
        if (double.IsNaN(shift) && sample > 0 && !known.IsMaximum)
        {
            shift = ExpectedShift(sample);
        }

        if (known.IsMaximum)
        {
            // With the rows of the sample the first bound is the sample's optimum; the highest rows here stop the first step from going too far.
            known.SetRows(Union(familiar, Highest(double.NegativeInfinity, (2 * variables) + 50)));
        }
        else if (double.IsNaN(shift) || !TryBand(3.0 * shift, bandLimit, (2 * oracle.Support.Length) + (FewestRows * variables)))
        {
            known.AddCut(TailCut.Of(oracle.Function, oracle.Support, oracle.Weights));
        }
    }

    /// <summary>
    /// The optimum of a sample differs from that of all rows as an n-dimensional quantile estimate does: by about the mean excess over the threshold times
    /// sqrt(n / rows of the sample's tail).
    /// </summary>
    private double ExpectedShift(int sample)
    {
        double tail = Math.Max(1.0, (double)sample * oracle.Support.Length / Rows);
        return Math.Max(0.0, oracle.Value - oracle.Threshold) * Math.Sqrt(variables / tail);
    }

    /// <summary>All rows at once: the master problem is the program.</summary>
    public void TakeAll()
    {
        int[] all = [.. Enumerable.Range(0, oracle.Function.Matrix.Rows)];
        if (known.IsMaximum)
        {
            known.SetRows(all);
        }
        else
        {
            known.SetBand([], all);
        }
    }

    /// <summary>The model is mended where it was too low at the point just evaluated.</summary>
    /// <param name="bandLimit">Most rows with which a model by cuts may go over to a band.</param>
    /// <returns>False when there was nothing to mend.</returns>
    public bool Mend(int bandLimit)
    {
        if (known.IsMaximum)
        {
            return AddViolatedRows();
        }

        if (known.InBand)
        {
            return WidenBand(oracle.Movement);
        }

        if (TryBand(4.0 * oracle.Movement, bandLimit))
        {
            return true;
        }

        known.AddCut(TailCut.Of(oracle.Function, oracle.Support, oracle.Weights));
        return true;
    }

    /// <summary>Rows by whose movement the next, finer program judges how far its rows will move.</summary>
    public int[] NearThreshold() => known.Rows.IsEmpty ? oracle.Support : [.. known.Rows];

    /// <summary>Rows that should be evaluated at the next point whatever their bounds say.</summary>
    public void Watch()
    {
        oracle.Watch(known.Rows);
        oracle.Watch(known.Sure);
    }

    private bool AddViolatedRows()
    {
        int[] rows = [.. known.Rows];
        double model = double.NegativeInfinity;
        foreach (int row in rows)
        {
            model = Math.Max(model, oracle.RowValue(row));
        }

        int[] violated = Highest(model, variables + 20);
        int[] merged = Union(rows, violated);
        known.SetRows(merged);
        return merged.Length > rows.Length;
    }

    /// <summary>The rows with the largest values at the present point, at least the level, at most so many, ascending by index.</summary>
    private int[] Highest(double level, int most)
    {
        _found.Clear();
        oracle.AddAbove(level, _found);
        if (_found.Count > ManyTimes * most)
        {
            oracle.KeepHighest(most, _found);
        }

        if (_found.Count > most)
        {
            _found.Sort((a, b) => oracle.RowValue(b).CompareTo(oracle.RowValue(a)) is var order && order != 0 ? order : a.CompareTo(b));
            _found.RemoveRange(most, _found.Count - most);
            _found.Sort();
        }

        return [.. _found];
    }

    /// <summary>A band of all rows within a distance of the threshold, if they are few enough.</summary>
    /// <param name="width">Of the band on either side.</param>
    /// <param name="limit">More rows than this are too many.</param>
    /// <param name="enough">A band of more rows is made narrower.</param>
    private bool TryBand(double width, int limit, int enough = int.MaxValue)
    {
        (int[] sure, int[] band) = Split(width);
        for (int k = 0; k < MostWidenings && width > 0.0 && band.Length < Math.Min(limit, FewestRows * variables); k++)
        {
            (sure, band) = Split(width *= 2.0);
        }

        for (int k = 0; k < MostNarrowings && band.Length > enough; k++)
        {
            (sure, band) = Split(width *= 0.5);
        }

        if (band.Length > limit)
        {
            return false;
        }

        known.SetBand(sure, band);
        return true;
    }

    /// <summary>
    /// Rows of the tail further above the threshold than the width are sure; the band has the other rows of the tail and those, at their last known value, as
    /// close below.
    /// </summary>
    private (int[] Sure, int[] Band) Split(double width)
    {
        List<int> sure = [], band = [];
        double floor = oracle.Threshold + width;
        for (int k = 0; k < oracle.Support.Length; k++)
        {
            int row = oracle.Support[k];
            bool full = oracle.Weights[k] >= oracle.Function.Cap(row);
            (full && oracle.RowValue(row) > floor ? sure : band).Add(row);
        }

        _found.Clear();
        oracle.AddNear(oracle.Threshold - width, _found);
        return ([.. sure], Union([.. band], Without([.. _found], oracle.Support)));
    }

    /// <summary>
    /// Sure rows that have left the tail or come near its threshold and new rows of the tail join the band; nothing leaves it, so that the model only rises.
    /// </summary>
    private bool WidenBand(double movement)
    {
        double margin = double.IsNaN(movement) ? 0.0 : movement;
        List<int> sure = [], band = [];
        foreach (int row in known.Sure)
        {
            (oracle.RowValue(row) > oracle.Threshold + margin ? sure : band).Add(row);
        }

        int before = known.Rows.Length;
        int[] joining = Without(Without(oracle.Support, [.. known.Sure]), [.. known.Rows]);
        if (joining.Length == 0 && sure.Count == known.Sure.Length)
        {
            return false;
        }

        _found.Clear();
        oracle.AddNear(oracle.Threshold - margin, _found);
        KeepNearest();
        int[] near = Without(Without([.. _found], [.. known.Sure]), [.. known.Rows]);
        int[] widened = Union(Union([.. known.Rows], [.. band]), Union(joining, near));
        known.SetBand([.. sure], widened);
        return widened.Length > before;
    }

    /// <summary>A point that went too far has most rows near its threshold: as many as it has in its tail, and some for each variable, are enough to call it back.</summary>
    private void KeepNearest()
    {
        int most = (2 * oracle.Support.Length) + (FewestRows * variables);
        if (_found.Count > most)
        {
            oracle.KeepHighest(most, _found);
        }
    }

    /// <summary>Ascending union of two ascending lists.</summary>
    private static int[] Union(int[] a, int[] b)
    {
        var union = new List<int>(a.Length + b.Length);
        int i = 0, j = 0;
        while (i < a.Length || j < b.Length)
        {
            int next = j == b.Length || (i < a.Length && a[i] <= b[j]) ? a[i] : b[j];
            i += i < a.Length && a[i] == next ? 1 : 0;
            j += j < b.Length && b[j] == next ? 1 : 0;
            union.Add(next);
        }

        return [.. union];
    }

    /// <summary>Entries of an ascending list that are not in another.</summary>
    private static int[] Without(int[] from, int[] removed)
    {
        var rest = new List<int>(from.Length);
        int j = 0;
        foreach (int entry in from)
        {
            while (j < removed.Length && removed[j] < entry)
            {
                j++;
            }

            if (j == removed.Length || removed[j] != entry)
            {
                rest.Add(entry);
            }
        }

        return [.. rest];
    }
}
