namespace MarginOptimizer.Pricing;

/// <summary>Outcome of a search for the volatility behind a price.</summary>
/// <param name="Status">Whether there is one, or why not.</param>
/// <param name="Value">Fraction per square root of a year; NaN unless <see cref="ImpliedVolatilityStatus.Found"/>.</param>
public readonly record struct ImpliedVolatility(ImpliedVolatilityStatus Status, double Value)
{
    public bool IsFound => Status == ImpliedVolatilityStatus.Found;

    internal static ImpliedVolatility Found(double value) => new(ImpliedVolatilityStatus.Found, value);

    internal static ImpliedVolatility None(ImpliedVolatilityStatus reason) => new(reason, double.NaN);
}
