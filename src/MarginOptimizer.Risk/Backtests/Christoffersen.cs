namespace MarginOptimizer.Risk.Backtests;

/// <summary>Tests whether exceptions come in clusters (Christoffersen 1998, "Evaluating interval forecasts").</summary>
public static class Christoffersen
{
    /// <summary>
    /// Independence: a chain in which yesterday matters against one in which it does not; chi-square with 1 degree. 0 where nothing speaks against
    /// it because one of the states never occurs, as with fewer than two observations.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">A count is negative.</exception>
    public static LikelihoodRatio Independence(Transitions counts)
    {
        var (n00, n01, n10, n11) = (counts.Calm, counts.Into, counts.OutOf, counts.Repeated);
        if (Math.Min(Math.Min(n00, n01), Math.Min(n10, n11)) < 0) throw new ArgumentOutOfRangeException(nameof(counts), counts, "a count is negative");
        if (counts.Count == 0) return new LikelihoodRatio(0.0, 1);
        var same = Likelihood.Log((double)(n01 + n11) / counts.Count, n01 + n11, n00 + n10);
        var after0 = Likelihood.Log(Share(n01, n00), n01, n00);
        var after1 = Likelihood.Log(Share(n11, n10), n11, n10);
        return new LikelihoodRatio(Likelihood.Ratio(same, after0 + after1), 1);
    }

    /// <summary>
    /// Conditional coverage: number and independence at once, the sum of Kupiec's statistic over all observations and that of independence over
    /// their transitions; chi-square with 2 degrees.
    /// </summary>
    /// <param name="exceptions">In time order, at least one.</param>
    /// <param name="probability">Share of exceptions that the model expects; &gt; 0 and &lt; 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no observations, or the probability is outside (0, 1).</exception>
    public static LikelihoodRatio ConditionalCoverage(ReadOnlySpan<bool> exceptions, double probability)
    {
        var count = 0;
        foreach (var exception in exceptions) count += exception ? 1 : 0;
        return Sum(ProportionOfFailures.Of(exceptions.Length, count, probability), Independence(Transitions.Of(exceptions)));
    }

    /// <summary>The same from counts of transitions alone, as tables publish them: both tests are then over the transitions.</summary>
    public static LikelihoodRatio ConditionalCoverage(Transitions counts, double probability) =>
        Sum(ProportionOfFailures.Of(counts.Count, counts.Into + counts.Repeated, probability), Independence(counts));

    private static LikelihoodRatio Sum(LikelihoodRatio coverage, LikelihoodRatio independence) => new(coverage.Statistic + independence.Statistic, 2);

    private static double Share(int hits, int misses) => hits + misses == 0 ? 0.0 : (double)hits / (hits + misses);
}
