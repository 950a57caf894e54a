using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.MarketData.Deribit;

/// <summary>The venue's times: milliseconds since 1970, UTC.</summary>
internal static class UnixTime
{
    private const double Year3000 = 32_503_680_000_000;

    public static NumberRule Rule { get; } = new("a time in milliseconds since 1970", v => v is > 0 and < Year3000);

    public static DateTimeOffset? FromMilliseconds(double? milliseconds) =>
        milliseconds is { } value ? DateTimeOffset.FromUnixTimeMilliseconds((long)value) : null;
}
