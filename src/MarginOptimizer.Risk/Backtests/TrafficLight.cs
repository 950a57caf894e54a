using MarginOptimizer.Pricing;

namespace MarginOptimizer.Risk.Backtests;

/// <summary>
/// Traffic light of the Basel Committee ("Supervisory framework for the use of backtesting", 1996; MAR32 for the later factors).
/// </summary>
/// <param name="Zone">By cumulative probability.</param>
/// <param name="CumulativeProbability">Probability that a right model has this many exceptions or fewer.</param>
/// <param name="PlusFactor">1996: what is added to a multiplier of 3. Only for 250 observations at 99 %, for which it is defined; else null.</param>
/// <param name="Multiplier">MAR32: the multiplier. Only for 250 observations at 99 %; else null.</param>
public sealed record TrafficLight(TrafficZone Zone, double CumulativeProbability, double? PlusFactor, double? Multiplier)
{
    private const double YellowFrom = 0.95;
    private const double RedFrom = 0.9999;
    private static readonly double[] PlusFactors = [0.0, 0.0, 0.0, 0.0, 0.0, 0.40, 0.50, 0.65, 0.75, 0.85, 1.00];
    private static readonly double[] Multipliers = [1.50, 1.50, 1.50, 1.50, 1.50, 1.70, 1.76, 1.83, 1.88, 1.92, 2.00];

    /// <param name="observations">T, &gt; 0.</param>
    /// <param name="exceptions">N, 0 to T.</param>
    /// <param name="probability">Share of exceptions expected; &gt; 0 and &lt; 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is outside its range.</exception>
    public static TrafficLight Of(int observations, int exceptions, double probability = 0.01)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(observations);
        if (exceptions < 0 || exceptions > observations)
            throw new ArgumentOutOfRangeException(nameof(exceptions), exceptions, $"must be from 0 to the {observations} observations");
        Likelihood.CheckProbability(probability);
        var cumulative = Cumulative(observations, exceptions, probability);
        var zone = cumulative < YellowFrom ? TrafficZone.Green : cumulative < RedFrom ? TrafficZone.Yellow : TrafficZone.Red;
        var isBasel = observations == 250 && Math.Abs(probability - 0.01) < 1e-12;
        var row = Math.Min(exceptions, PlusFactors.Length - 1);
        return new TrafficLight(zone, cumulative, isBasel ? PlusFactors[row] : null, isBasel ? Multipliers[row] : null);
    }

    /// <summary>Binomial distribution function, summed from the first term by the ratio of neighbours, in logarithms.</summary>
    private static double Cumulative(int observations, int exceptions, double probability)
    {
        if (exceptions == observations) return 1.0;
        var odds = DeterministicMath.Log(probability / (1.0 - probability));
        var log = observations * DeterministicMath.Log(1.0 - probability);
        var sum = DeterministicMath.Exp(log);
        for (var k = 1; k <= exceptions; k++)
        {
            log += odds + DeterministicMath.Log((double)(observations - k + 1) / k);
            sum += DeterministicMath.Exp(log);
        }

        return Math.Min(sum, 1.0);
    }
}
