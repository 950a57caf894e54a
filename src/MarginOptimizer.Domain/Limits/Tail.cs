namespace MarginOptimizer.Domain.Limits;

/// <summary>The worst share 1 - confidence of a number of rows.</summary>
public readonly record struct Tail
{
    /// <summary>A mass this close to a whole number of rows is that number, since 1 - confidence is rounded.</summary>
    private const double Rounding = 1e-9;

    private readonly int _rows;
    private readonly double _confidence;

    /// <param name="rows">&gt;= 0.</param>
    /// <param name="confidence">0 .. 1.</param>
    public Tail(int rows, double confidence)
    {
        (_rows, _confidence) = (rows, confidence);
        Mass = Snapped(rows * (1.0 - confidence));
    }

    /// <summary>Rows in the tail, with fractions.</summary>
    public double Mass { get; }

    /// <summary>Whether a row lies in the tail in full.</summary>
    public bool HasWholeRow => Mass >= 1.0;

    /// <summary>Where the value at risk lies in the losses sorted from the largest.</summary>
    public TailRank Quantile(QuantileConvention convention)
    {
        if (_rows == 0 || double.IsNaN(Mass)) return new TailRank(1, 0.0);
        switch (convention)
        {
            case QuantileConvention.NextWorst:
                return new TailRank(Math.Min((int)Math.Floor(Mass) + 1, _rows), 0.0);
            case QuantileConvention.Ceiling:
                return new TailRank(Math.Clamp((int)Math.Ceiling(Mass), 1, _rows), 0.0);
            default:
                var rank = Snapped((_rows - 1) * (1.0 - _confidence));
                var whole = (int)Math.Floor(rank);
                return new TailRank(whole + 1, rank - whole);
        }
    }

    private static double Snapped(double mass)
    {
        var whole = Math.Round(mass);
        return Math.Abs(mass - whole) <= Rounding * Math.Max(whole, 1.0) ? whole : mass;
    }
}
