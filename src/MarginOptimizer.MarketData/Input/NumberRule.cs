using System.Globalization;
using MarginOptimizer.Domain.Limits;

namespace MarginOptimizer.MarketData.Input;

/// <summary>What a number of an input must satisfy, with the words that say so.</summary>
public sealed record NumberRule(string Words, Func<double, bool> Accepts)
{
    /// <summary>Above this a price or quantity is taken for a mistake of units, not for a market.</summary>
    private const double Largest = 1e9;

    public static NumberRule Price { get; } = new("a price > 0 and <= 1e9", v => v is > 0 and <= Largest);

    /// <summary>Of a package: a difference of prices may be negative.</summary>
    public static NumberRule PackagePrice { get; } = new("a price within +-1e9", v => v is >= -Largest and <= Largest);

    /// <summary>An option's mark may round to nothing; everything else needs a price.</summary>
    public static NumberRule OptionMark { get; } = new("a price >= 0 and <= 1e9", v => v is >= 0 and <= Largest);

    public static NumberRule Volatility { get; } =
        new("a volatility as a fraction, > 0 and <= 10 (0.55 is 55 %)", v => v is > 0 and <= 10);

    public static NumberRule VolatilityPercent { get; } = new("a volatility in percent, > 0 and <= 1000", v => v is > 0 and <= 1000);

    public static NumberRule Quantity { get; } = new("a quantity > 0 and <= 1e9", v => v is > 0 and <= Largest);

    public static NumberRule SignedQuantity { get; } =
        new("a quantity that is not 0 and within +-1e9", v => v is not 0 and >= -Largest and <= Largest);

    public static NumberRule Cap { get; } = new("a quantity >= 0 and <= 1e9", v => v is >= 0 and <= Largest);

    public static NumberRule OpenInterest { get; } = new("a number >= 0 and <= 1e15", v => v is >= 0 and <= 1e15);

    public static NumberRule Money { get; } = new("an amount within +-1e15", v => v is >= -1e15 and <= 1e15);

    public static NumberRule Collateral { get; } = new("an amount >= 0 and <= 1e15", v => v is >= 0 and <= 1e15);

    public static NumberRule Positive { get; } = new("a number > 0 and <= 1e15", v => v is > 0 and <= 1e15);

    public static NumberRule NotNegative { get; } = new("a number >= 0 and <= 1e15", v => v is >= 0 and <= 1e15);

    public static NumberRule Impact { get; } = new("USD per squared coin >= 0 and <= 1e9", v => v is >= 0 and <= Largest);

    public static NumberRule Confidence { get; } = new("a fraction > 0 and < 1, such as 0.99", v => v is > 0 and < 1);

    public static NumberRule CostRate { get; } = new("a fraction >= 0 and < 1", v => v is >= 0 and < 1);

    public static NumberRule Move { get; } = new("a relative move > -1 and <= 100", v => v is > -1 and <= 100);

    public static NumberRule ElapsedDays { get; } = new("days >= 0 and <= 3650", v => v is >= 0 and <= ReturnScenarios.MaxElapsedDays);

    public static NumberRule FeeRate { get; } = new("a fraction within +-1", v => v is >= -1 and <= 1);

    public static NumberRule FundingRate { get; } = new("a fraction per 8 hours within +-0.1", v => v is >= -0.1 and <= 0.1);

    /// <summary>What is wrong with a value, or null.</summary>
    public string? FaultOf(double value) => double.IsFinite(value) && Accepts(value)
        ? null
        : string.Create(CultureInfo.InvariantCulture, $"is {value}, expected {Words}");
}
