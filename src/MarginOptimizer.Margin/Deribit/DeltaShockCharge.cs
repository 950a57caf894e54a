namespace MarginOptimizer.Margin.Deribit;

/// <summary>The scalar rule of <see cref="DeltaShock"/>.</summary>
/// <param name="Threshold">Coins of delta that are free.</param>
/// <param name="Increment">Growth of the rate per coin beyond.</param>
/// <param name="Cap">Largest rate.</param>
internal readonly record struct DeltaShockCharge(double Threshold, double Increment, double Cap)
{
    public double Value(double longOptions, double rest)
    {
        var d = Math.Abs(Charged(longOptions, rest));
        return d * Math.Min(Increment * Math.Max(d - Threshold, 0.0), Cap);
    }

    /// <summary>Derivatives by both arguments; the left or right one at a kink.</summary>
    public (double LongOptions, double Others) Slopes(double longOptions, double rest)
    {
        var charged = Charged(longOptions, rest);
        var d = Math.Abs(charged);
        if (d <= Threshold) return (0.0, 0.0);
        var rate = Increment * (d - Threshold);
        var slope = Math.Sign(charged) * (rate < Cap ? rate + d * Increment : Cap);
        var reduces = rest < 0.0 ? longOptions > 0.0 : longOptions < 0.0;
        return (reduces ? slope : 0.0, slope);
    }

    /// <summary>The middle one of 0, B and B + L.</summary>
    public static double Charged(double longOptions, double rest) => rest < 0.0
        ? Math.Min(Math.Max(longOptions + rest, rest), 0.0)
        : Math.Max(Math.Min(longOptions + rest, rest), 0.0);
}
