using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.Server.Wire;

/// <summary>Rules for numbers that only requests have, beside those shared with the files.</summary>
internal static class RequestRules
{
    public static NumberRule NotNegative { get; } = new("a number >= 0 and <= 1e15", v => v is >= 0 and <= 1e15);

    public static NumberRule WorstFillMultiple { get; } = new("a multiple >= 1", v => v >= 1.0);

    public static NumberRule RobustMove { get; } = new("a fraction > 0 and < 1", v => v is > 0 and < 1);

    public static NumberRule Share { get; } = new("a fraction > 0 and <= 1", v => v is > 0 and <= 1);

    public static NumberRule Horizon { get; } = new("days > 0 and <= 3650", v => v is > 0 and <= 3650);
}
