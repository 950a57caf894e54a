namespace MarginOptimizer.Risk.Backtests;

/// <summary>
/// Kupiec's test of the number of exceptions (Kupiec 1995, "Techniques for verifying the accuracy of risk measurement models"):
/// -2 ln[(1-p)^(T-N) p^N / ((1-N/T)^(T-N) (N/T)^N)], chi-square with 1 degree.
/// </summary>
public static class ProportionOfFailures
{
    /// <param name="observations">T, &gt; 0.</param>
    /// <param name="exceptions">N, 0 to T.</param>
    /// <param name="probability">p, the share of exceptions that the model expects: 1 - confidence; &gt; 0 and &lt; 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is outside its range.</exception>
    public static LikelihoodRatio Of(int observations, int exceptions, double probability)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(observations);
        if (exceptions < 0 || exceptions > observations)
            throw new ArgumentOutOfRangeException(nameof(exceptions), exceptions, $"must be from 0 to the {observations} observations");
        Likelihood.CheckProbability(probability);
        var misses = observations - exceptions;
        return new LikelihoodRatio(
            Likelihood.Ratio(
                Likelihood.Log(probability, exceptions, misses), Likelihood.Log((double)exceptions / observations, exceptions, misses)),
            1);
    }

    /// <summary>The fewest and the most exceptions that are not rejected; null where every number is.</summary>
    /// <param name="observations">T, &gt; 0.</param>
    /// <param name="probability">p; &gt; 0 and &lt; 1.</param>
    /// <param name="significance">Such as 0.05; &gt; 0 and &lt; 1.</param>
    public static (int Fewest, int Most)? Accepted(int observations, double probability, double significance)
    {
        Likelihood.CheckProbability(significance);
        (int Fewest, int Most)? accepted = null;
        for (var exceptions = 0; exceptions <= observations; exceptions++)
        {
            if (Of(observations, exceptions, probability).IsRejectedAt(significance)) continue;
            accepted = (accepted?.Fewest ?? exceptions, exceptions);
        }

        return accepted;
    }
}
