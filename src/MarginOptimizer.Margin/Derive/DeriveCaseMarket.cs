using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Margin.Derive;

/// <summary>Reads the market and the book of one entry of a file of known figures.</summary>
internal static class DeriveCaseMarket
{
    /// <summary>An entry tells seconds to expiry, no dates: any instant serves.</summary>
    public static readonly DateTimeOffset AnyInstant = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>The underlying of an entry with one, which does not say its name.</summary>
    public static Currency Underlying { get; } = new("UNDERLYING");

    /// <param name="cash">Profit of perpetuals that is not settled yet is added to it.</param>
    public static (DeriveMarketBuilder Builder, double Cash) Read(JsonSection entry, double cash)
    {
        var builder = new DeriveMarketBuilder(AnyInstant);
        builder.AddPrice(Currency.Usdc, entry.Number("stable"), 1.0);
        return (builder, cash + ReadCoin(entry, Underlying, builder));
    }

    /// <summary>Adds one coin's market and positions; returns the profit of its perpetual that is not settled.</summary>
    public static double ReadCoin(JsonSection market, Currency coin, DeriveMarketBuilder builder)
    {
        var spot = market.Number("spot");
        builder.AddPrice(coin, spot, market.Number("spotConf"));
        if (market.Has("base")) builder.AddBalance(coin, market.Section("base").Number("amount"));
        foreach (var expiry in market.Sections("expiries")) ReadExpiry(expiry, coin, builder);
        foreach (var option in market.Sections("options")) ReadOption(option, coin, builder);
        var perpetual = market.Section("perp");
        var (amount, mark) = (perpetual.Number("amount"), perpetual.Number("price"));

        // A perpetual that is not held may come without a price.
        builder.AddPerpetual(coin, mark > 0.0 ? mark : spot, perpetual.Number("conf"), amount);
        return perpetual.Number("unrealised");
    }

    private static void ReadExpiry(JsonSection expiry, Currency coin, DeriveMarketBuilder builder)
    {
        var settled = expiry.Number("fwdFixed");
        var feed = new ExpiryFeed
        {
            Rate = expiry.Number("rate"),
            FixedForward = settled,
            ForwardConfidence = expiry.Number("fwdConf"),
            RateConfidence = expiry.Number("rateConf"),
            VolatilityConfidence = expiry.Number("volConf"),
        };
        SviCurve? curve = expiry.Has("svi") ? CurveOf(expiry.Section("svi")) : null;
        builder.AddExpiry(coin, Instant(expiry), settled + expiry.Number("fwdVariable"), feed, curve);
    }

    public static SviCurve CurveOf(JsonSection svi) => new(
        svi.Number("a"), svi.Number("b"), svi.Number("rho"), svi.Number("m"), svi.Number("sigma"), svi.Number("fwd"), svi.Number("tau"));

    private static void ReadOption(JsonSection option, Currency coin, DeriveMarketBuilder builder)
    {
        var (strike, isCall) = (option.Number("strike"), option.Flag("isCall"));
        var name = FormattableString.Invariant($"{coin}-{option.Number("sec"):R}s-{strike:R}-{(isCall ? 'C' : 'P')}");
        builder.AddOption(
            name, coin, Instant(option), strike, isCall, option.Has("vol") ? option.Number("vol") : null, option.Number("amount"));
    }

    private static DateTimeOffset Instant(JsonSection section)
    {
        var seconds = section.Number("sec");
        return double.IsNaN(seconds) ? AnyInstant : AnyInstant + TimeSpan.FromTicks((long)seconds * TimeSpan.TicksPerSecond);
    }
}
