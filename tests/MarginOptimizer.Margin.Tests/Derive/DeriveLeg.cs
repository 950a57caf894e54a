namespace MarginOptimizer.Margin.Tests.Derive;

/// <summary>An option of a made-up account; an amount of 0 is an option that could be traded.</summary>
public sealed record DeriveLeg(long Seconds, double Strike, bool IsCall, double Volatility, double Amount)
{
    public string Name => FormattableString.Invariant($"X-{Seconds}-{Strike:R}-{(IsCall ? 'C' : 'P')}");
}
