using FsCheck;
using FsCheck.Fluent;

namespace MarginOptimizer.Pricing.Tests;

/// <summary>A random European option: forward 100..1e5, strike 0.3..3 of it, a day to two years, volatility 10 % to 200 %.</summary>
public sealed record OptionCase(double Forward, double Strike, double Years, double Volatility)
{
    /// <summary>Registered with FsCheck.</summary>
    public static Arbitrary<OptionCase> Arbitrary()
    {
        var fraction = Gen.Choose(0, 1_000_000).Select(n => n / 1e6);
        return Gen.Four(fraction).Select(u => new OptionCase(
            100.0 * Math.Pow(1000.0, u.Item1),
            100.0 * Math.Pow(1000.0, u.Item1) * Math.Pow(10.0, u.Item2 - 0.5),
            1.0 / 365.0 + (2.0 * u.Item3),
            0.1 + (1.9 * u.Item4))).ToArbitrary();
    }
}
