namespace MarginOptimizer.Solver.Scenarios;

/// <summary>
/// The value at which the largest of a list, taken in descending order, have used up a given mass: by histograms over ever narrower ranges, a few sweeps of the list
/// whatever its order.
/// </summary>
internal sealed class TailThreshold
{
    private const int Buckets = 1024;
    private const int SmallEnough = 48;

    private readonly double[] _masses = new double[Buckets];
    private readonly int[] _counts = new int[Buckets];
    private double[] _values = [];
    private double[] _weights = [];

    /// <summary>Mass of values strictly above the threshold last found.</summary>
    public double MassAbove { get; private set; }

    /// <summary>Finds the largest t such that values &gt;= t have at least the mass asked for; -infinity when all of them have less.</summary>
    /// <param name="values">Finite.</param>
    /// <param name="masses">One each, or empty for 1 each.</param>
    /// <param name="mass">&gt; 0.</param>
    /// <param name="isStopped">Asked every <see cref="ScenarioRows.SweepRows"/> values of a sweep: true ends the search, without a result.</param>
    public double Find(ReadOnlySpan<double> values, ReadOnlySpan<double> masses, double mass, Func<int, bool> isStopped)
    {
        MassAbove = 0.0;
        Reserve(values.Length);
        Span<double> left = _values.AsSpan(0, values.Length), weights = _weights.AsSpan(0, masses.Length);
        values.CopyTo(left);
        masses.CopyTo(weights);
        while (left.Length > SmallEnough)
        {
            (double low, double high) = Range(left);
            if (isStopped(0))
            {
                return double.NegativeInfinity;
            }

            if (low == high || !double.IsFinite(high - low))
            {
                break;
            }

            int count = Narrow(left, weights, low, Buckets / (high - low), mass, isStopped);
            if (count < 0)
            {
                return double.NegativeInfinity;
            }

            left = left[..count];
            weights = weights.IsEmpty ? weights : weights[..count];
        }

        return FindSorted(left, weights, mass);
    }

    /// <summary>Keeps the bucket in which the mass is reached, in place, and adds the mass of those above it.</summary>
    private int Narrow(Span<double> values, Span<double> masses, double low, double scale, double mass, Func<int, bool> isStopped)
    {
        Array.Clear(_masses);
        Array.Clear(_counts);
        for (int i = 0; i < values.Length; i++)
        {
            if ((i & (ScenarioRows.SweepRows - 1)) == 0 && isStopped(i))
            {
                return -1;
            }

            int bucket = Bucket(values[i], low, scale);
            _counts[bucket]++;
            _masses[bucket] += masses.IsEmpty ? 1.0 : masses[i];
        }

        int chosen = Buckets - 1;
        while (chosen >= 0 && MassAbove + _masses[chosen] < mass)
        {
            MassAbove += _masses[chosen--];
        }

        if (chosen < 0)
        {
            return -1;
        }

        int kept = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if ((i & (ScenarioRows.SweepRows - 1)) == 0 && isStopped(i))
            {
                return -1;
            }

            if (Bucket(values[i], low, scale) == chosen)
            {
                values[kept] = values[i];
                if (!masses.IsEmpty)
                {
                    masses[kept] = masses[i];
                }

                kept++;
            }
        }

        return kept;
    }

    private double FindSorted(Span<double> values, Span<double> masses, double mass)
    {
        if (masses.IsEmpty)
        {
            values.Sort();
        }
        else
        {
            values.Sort(masses);
        }

        int last = values.Length - 1;
        while (last >= 0)
        {
            int first = last;
            double together = 0.0;
            for (; first >= 0 && values[first] == values[last]; first--)
            {
                together += masses.IsEmpty ? 1.0 : masses[first];
            }

            if (MassAbove + together >= mass)
            {
                return values[last];
            }

            MassAbove += together;
            last = first;
        }

        return double.NegativeInfinity;
    }

    private static int Bucket(double value, double low, double scale) => Math.Min(Buckets - 1, (int)((value - low) * scale));

    private static (double Low, double High) Range(ReadOnlySpan<double> values)
    {
        double low = double.PositiveInfinity, high = double.NegativeInfinity;
        foreach (double value in values)
        {
            low = Math.Min(low, value);
            high = Math.Max(high, value);
        }

        return (low, high);
    }

    private void Reserve(int count)
    {
        if (_values.Length < count)
        {
            _values = new double[count];
            _weights = new double[count];
        }
    }
}
