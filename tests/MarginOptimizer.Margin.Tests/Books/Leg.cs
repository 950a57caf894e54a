using MarginOptimizer.Domain;

namespace MarginOptimizer.Margin.Tests.Books;

/// <summary>A position in the words of a risk call: a signed coin size, with the market that belongs to it.</summary>
/// <param name="Strike">0 for futures and perpetuals.</param>
/// <param name="Days">Days to expiry; null for a perpetual.</param>
/// <param name="Price">Forward for options, mark for everything else; USD.</param>
public sealed record Leg(Currency Coin, double Size, double Price, double? Days = null, double Strike = 0.0, double Volatility = 0.0, bool IsCall = false)
{
    /// <summary>Settled in USDC instead of the coin.</summary>
    public bool IsLinear { get; init; }

    public bool IsOption => Strike > 0.0;

    public double Years => (Days ?? 0.0) / 365.0;

    public static Leg Perpetual(double size, double mark, Currency? coin = null) => new(coin ?? Currency.Btc, size, mark);

    public static Leg Future(double size, double mark, double days, Currency? coin = null) => new(coin ?? Currency.Btc, size, mark, days);

    public static Leg Call(double size, double strike, double days, double volatility, double forward, Currency? coin = null) =>
        new(coin ?? Currency.Btc, size, forward, days, strike, volatility, IsCall: true);

    public static Leg Put(double size, double strike, double days, double volatility, double forward, Currency? coin = null) =>
        new(coin ?? Currency.Btc, size, forward, days, strike, volatility);
}
