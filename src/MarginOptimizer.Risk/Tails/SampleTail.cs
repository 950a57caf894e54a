using MarginOptimizer.Domain.Limits;

namespace MarginOptimizer.Risk.Tails;

/// <summary>
/// Value at risk and expected shortfall of a sample of equally likely losses, in the unit of the losses; a gain is a negative loss. With n losses
/// and confidence c the tail holds m = n (1 - c) of them, a real number: the shortfall is the sum of the floor(m) largest and the fraction left of
/// the next, divided by m (Rockafellar and Uryasev 2002, "Conditional value-at-risk for general loss distributions"). Where m is below 1 it is the
/// largest loss.
/// </summary>
public static class SampleTail
{
    /// <summary>Both measures.</summary>
    /// <param name="losses">At least one, none NaN; left as they are.</param>
    /// <param name="confidence">&gt; 0 and &lt; 1.</param>
    /// <param name="convention">Which loss the value at risk is.</param>
    /// <exception cref="ArgumentException">There are no losses, one is no number, or the confidence is outside (0, 1).</exception>
    public static TailLoss Of(ReadOnlySpan<double> losses, double confidence, QuantileConvention convention = QuantileConvention.NextWorst)
    {
        Check(losses, confidence);
        var sorted = losses.ToArray();
        var tail = new Tail(losses.Length, confidence);
        var shortfall = TailLoss.Of(sorted, tail.Mass).Shortfall;
        var rank = tail.Quantile(convention);
        return new TailLoss(shortfall, At(sorted, rank));
    }

    internal static void Check(ReadOnlySpan<double> losses, double confidence)
    {
        if (losses.IsEmpty) throw new ArgumentException("there are no losses", nameof(losses));
        for (var k = 0; k < losses.Length; k++)
        {
            if (double.IsNaN(losses[k])) throw new ArgumentException($"loss {k} is no number", nameof(losses));
        }

        CheckConfidence(confidence);
    }

    internal static void CheckConfidence(double confidence)
    {
        if (!(confidence is > 0.0 and < 1.0)) throw new ArgumentOutOfRangeException(nameof(confidence), confidence, "must be above 0 and below 1");
    }

    /// <summary>The loss of a rank in ascending losses.</summary>
    private static double At(double[] ascending, TailRank rank)
    {
        var (n, upper) = (ascending.Length, ascending[^rank.Order]);
        return rank.Weight == 0.0 || rank.Order == n ? upper : upper + (rank.Weight * (ascending[n - rank.Order - 1] - upper));
    }
}
