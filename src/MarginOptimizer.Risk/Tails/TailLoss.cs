namespace MarginOptimizer.Risk.Tails;

/// <summary>The far end of a sample of equally likely losses.</summary>
/// <param name="Shortfall">Mean of the largest losses whose number is the tail's mass, the last one counted with the fraction that is left.</param>
/// <param name="ValueAtRisk">The loss at the edge: the first one not counted in full, or the smallest where all are.</param>
public readonly record struct TailLoss(double Shortfall, double ValueAtRisk)
{
    /// <summary>Below this fraction of a row, a mass counts as the whole number it was meant to be: (1 - 0.9) * 10 is 0.9999999999999998.</summary>
    private const double Rounding = 1e-9;

    /// <summary>Measures the tail of <paramref name="losses"/>, which are left sorted in ascending order.</summary>
    /// <param name="losses">At least one.</param>
    /// <param name="mass">Real number of losses in the tail, &gt; 0; at most 1 means the largest alone, more than there are means all.</param>
    public static TailLoss Of(double[] losses, double mass)
    {
        ArgumentOutOfRangeException.ThrowIfZero(losses.Length, nameof(losses));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(mass);
        Array.Sort(losses);
        var last = losses.Length - 1;
        var atEdge = losses[last - Math.Min((int)Math.Min(mass + Rounding, losses.Length), last)];
        if (mass <= 1.0) return new TailLoss(losses[last], atEdge);

        var (sum, left) = (0.0, Math.Min(mass, losses.Length));
        var counted = left;
        for (var k = last; k >= 0 && left > 0.0; k--)
        {
            var share = Math.Min(left, 1.0);
            sum += share * losses[k];
            left -= share;
        }

        return new TailLoss(sum / counted, atEdge);
    }
}
