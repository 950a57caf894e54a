namespace MarginOptimizer.Risk.Backtests;

/// <summary>Every test of one series of forecasts of value at risk and expected shortfall.</summary>
/// <param name="Observations">T.</param>
/// <param name="Exceptions">Losses beyond the value at risk.</param>
/// <param name="Coverage">Kupiec.</param>
/// <param name="Independence">Christoffersen.</param>
/// <param name="ConditionalCoverage">Christoffersen, number and independence at once.</param>
/// <param name="Light">Basel.</param>
/// <param name="Conditional">Acerbi and Szekely, test 1; null without exceptions.</param>
/// <param name="ConditionalPValue">Of test 1 under <see cref="ShortfallTestLaw"/> with the tail asked for; null without exceptions.</param>
/// <param name="Unconditional">Acerbi and Szekely, test 2.</param>
/// <param name="UnconditionalPValue">Of test 2 under the same law.</param>
public sealed record ForecastTests(
    int Observations,
    int Exceptions,
    LikelihoodRatio Coverage,
    LikelihoodRatio Independence,
    LikelihoodRatio ConditionalCoverage,
    TrafficLight Light,
    double? Conditional,
    double? ConditionalPValue,
    double Unconditional,
    double UnconditionalPValue)
{
    /// <param name="profits">X in time order, money.</param>
    /// <param name="valuesAtRisk">Forecasts of the same observations, same money, a loss &gt; 0.</param>
    /// <param name="shortfalls">Forecasts of the same observations, each &gt; 0.</param>
    /// <param name="probability">1 - confidence of the forecasts; &gt; 0 and &lt; 1.</param>
    /// <param name="law">Of as many observations at the same probability.</param>
    /// <exception cref="ArgumentException">As for the single tests.</exception>
    public static ForecastTests Of(
        ReadOnlySpan<double> profits, ReadOnlySpan<double> valuesAtRisk, ReadOnlySpan<double> shortfalls, double probability, ShortfallTestLaw law)
    {
        var exceptions = Forecasts.Exceptions(profits, valuesAtRisk);
        var count = exceptions.Count(e => e);
        var conditional = AcerbiSzekely.Conditional(profits, valuesAtRisk, shortfalls);
        var unconditional = AcerbiSzekely.Unconditional(profits, valuesAtRisk, shortfalls, probability);
        return new ForecastTests(
            profits.Length,
            count,
            ProportionOfFailures.Of(profits.Length, count, probability),
            Christoffersen.Independence(Transitions.Of(exceptions)),
            Christoffersen.ConditionalCoverage(exceptions, probability),
            TrafficLight.Of(profits.Length, count, probability),
            conditional,
            conditional is { } z ? law.ConditionalPValue(z) : null,
            unconditional,
            law.UnconditionalPValue(unconditional));
    }
}
