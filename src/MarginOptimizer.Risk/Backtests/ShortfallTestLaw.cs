using MarginOptimizer.Risk.Numerics;

namespace MarginOptimizer.Risk.Backtests;

/// <summary>
/// How the statistics of <see cref="AcerbiSzekely"/> are distributed when the forecasts are right, by simulation: independent observations whose
/// tails are normal or Student's t, whatever their scale on each day. The same seed gives the same law.
/// </summary>
public sealed class ShortfallTestLaw
{
    /// <summary>Most observations times paths of one simulation.</summary>
    public const long MostDraws = 200_000_000;

    private readonly double[] _conditional;
    private readonly double[] _unconditional;

    private ShortfallTestLaw(double[] conditional, double[] unconditional) => (_conditional, _unconditional) = (conditional, unconditional);

    /// <summary>Paths simulated.</summary>
    public int Paths => _unconditional.Length;

    /// <param name="observations">T, &gt; 0.</param>
    /// <param name="probability">Tail probability of the forecasts; &gt; 0 and &lt; 1.</param>
    /// <param name="degrees">Degrees of freedom of the tail, above 2; null = normal.</param>
    /// <param name="paths">&gt; 0.</param>
    /// <param name="seed">Of the draws.</param>
    /// <exception cref="ArgumentException">One of them is outside its range, or there would be more than <see cref="MostDraws"/> draws.</exception>
    public static ShortfallTestLaw Simulate(int observations, double probability, double? degrees = null, int paths = 20_000, ulong seed = 1)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(observations);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(paths);
        Likelihood.CheckProbability(probability);
        if ((long)observations * paths > MostDraws)
            throw new ArgumentException($"{observations} observations x {paths} paths are more than {MostDraws} draws", nameof(paths));
        var student = degrees is { } nu ? new StudentDistribution(nu) : null;
        var shortfall = student?.ExpectedShortfall(1.0 - probability) ?? NormalDistribution.ExpectedShortfall(1.0 - probability);
        var draws = new CounterDraws(seed);
        var conditional = new List<double>(paths);
        var unconditional = new double[paths];
        for (var path = 0; path < paths; path++)
        {
            var (sum, exceptions) = (0.0, 0);
            for (var t = 0; t < observations; t++)
            {
                // A uniform below the tail probability is an exception, and its quantile the profit: only tails need a quantile at all.
                var uniform = draws.Uniform(path, t);
                if (uniform >= probability) continue;
                sum += (student?.Quantile(uniform) ?? NormalDistribution.Quantile(uniform)) / shortfall;
                exceptions++;
            }

            unconditional[path] = (sum / (observations * probability)) + 1.0;
            if (exceptions > 0) conditional.Add((sum / exceptions) + 1.0);
        }

        conditional.Sort();
        Array.Sort(unconditional);
        return new ShortfallTestLaw([.. conditional], unconditional);
    }

    /// <summary>Statistic of test 1 below which forecasts are rejected at a significance, given that there are exceptions.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The significance is outside (0, 1).</exception>
    public double ConditionalCritical(double significance) => Critical(_conditional, significance);

    /// <summary>Statistic of test 2 below which forecasts are rejected at a significance.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The significance is outside (0, 1).</exception>
    public double UnconditionalCritical(double significance) => Critical(_unconditional, significance);

    /// <summary>Share of paths with a statistic of test 1 as small or smaller, the observation itself counted among them.</summary>
    public double ConditionalPValue(double statistic) => PValue(_conditional, statistic);

    /// <summary>Share of paths with a statistic of test 2 as small or smaller, the observation itself counted among them.</summary>
    public double UnconditionalPValue(double statistic) => PValue(_unconditional, statistic);

    private static double Critical(double[] ascending, double significance)
    {
        Likelihood.CheckProbability(significance);
        if (ascending.Length == 0) throw new InvalidOperationException("no path of the simulation had an exception");
        return ascending[Math.Clamp((int)Math.Ceiling((significance * ascending.Length) - 1e-9) - 1, 0, ascending.Length - 1)];
    }

    private static double PValue(double[] ascending, double statistic)
    {
        var (low, high) = (0, ascending.Length);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (ascending[middle] <= statistic) low = middle + 1;
            else high = middle;
        }

        return (low + 1.0) / (ascending.Length + 1.0);
    }
}
