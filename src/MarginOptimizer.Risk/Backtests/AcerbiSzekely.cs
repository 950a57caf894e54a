namespace MarginOptimizer.Risk.Backtests;

/// <summary>
/// Tests of expected shortfall (Acerbi and Szekely 2014, "Backtesting expected shortfall", tests 1 and 2). Profit X in money, value at risk and
/// expected shortfall positive in the same money; an exception is X &lt; -VaR. Both are 0 on average when the forecasts are right and negative
/// when shortfalls were forecast too small.
/// </summary>
public static class AcerbiSzekely
{
    /// <summary>Test 1, given that there are exceptions: their mean of X/ES, plus 1. Null without exceptions.</summary>
    /// <param name="profits">X, one for each observation.</param>
    /// <param name="valuesAtRisk">Forecasts of the same observations.</param>
    /// <param name="shortfalls">Forecasts of the same observations, each &gt; 0.</param>
    /// <exception cref="ArgumentException">There are no observations, numbers of them differ, one is not finite, or a shortfall is not positive.</exception>
    public static double? Conditional(ReadOnlySpan<double> profits, ReadOnlySpan<double> valuesAtRisk, ReadOnlySpan<double> shortfalls)
    {
        var (sum, exceptions) = Sum(profits, valuesAtRisk, shortfalls);
        return exceptions == 0 ? null : (sum / exceptions) + 1.0;
    }

    /// <summary>Test 2, number and size of exceptions at once: the sum of X/ES over exceptions, divided by T times the tail probability, plus 1.</summary>
    /// <param name="profits">X, one for each observation.</param>
    /// <param name="valuesAtRisk">Forecasts of the same observations.</param>
    /// <param name="shortfalls">Forecasts of the same observations, each &gt; 0.</param>
    /// <param name="probability">1 - confidence of the forecasts; &gt; 0 and &lt; 1.</param>
    /// <exception cref="ArgumentException">As for <see cref="Conditional"/>; the probability is outside (0, 1).</exception>
    public static double Unconditional(
        ReadOnlySpan<double> profits, ReadOnlySpan<double> valuesAtRisk, ReadOnlySpan<double> shortfalls, double probability)
    {
        Likelihood.CheckProbability(probability);
        var (sum, _) = Sum(profits, valuesAtRisk, shortfalls);
        return (sum / (profits.Length * probability)) + 1.0;
    }

    private static (double Sum, int Exceptions) Sum(ReadOnlySpan<double> profits, ReadOnlySpan<double> valuesAtRisk, ReadOnlySpan<double> shortfalls)
    {
        Forecasts.Check(profits, valuesAtRisk, shortfalls);
        var (sum, exceptions) = (0.0, 0);
        for (var t = 0; t < profits.Length; t++)
        {
            if (!(profits[t] < -valuesAtRisk[t])) continue;
            sum += profits[t] / shortfalls[t];
            exceptions++;
        }

        return (sum, exceptions);
    }
}
