using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Derive;

namespace MarginOptimizer.Margin.Tests.Derive;

/// <summary>A made-up account on Derive drawn from a seed: one underlying, options long and short, some of them not held, calm or unsure oracles.</summary>
public sealed class DeriveBook
{
    public static readonly Currency Coin = new("XCOIN");

    public static readonly Currency Wrapped = new("XWRAP");

    private static readonly DateTimeOffset AsOf = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    private DeriveBook(Random random)
    {
        Spot = Math.Round(500.0 + (80_000.0 * random.NextDouble()), 2);
        Stable = random.Next(3) == 0 ? 0.97 + (0.04 * random.NextDouble()) : 1.0;
        var isUnsure = random.Next(2) == 0;
        SpotConfidence = Confidence(random, isUnsure);
        PerpetualConfidence = Confidence(random, isUnsure);
        WrappedConfidence = Confidence(random, isUnsure);
        Perpetual = random.Next(2) == 0 ? 0.0 : Size(random);
        PerpetualMark = Spot * (0.99 + (0.02 * random.NextDouble()));
        Cash = 1e5 * (random.NextDouble() - 0.5);
        Base = random.Next(2) == 0 ? 0.0 : Math.Abs(Size(random));
        WrappedAmount = random.Next(2) == 0 ? 0.0 : Math.Abs(Size(random));
        WrappedPrice = Spot * 1.02;
        Expiries = [.. Enumerable.Range(0, random.Next(5)).Select(_ => Expiry(random, isUnsure)).DistinctBy(e => e.Seconds)];
        Legs = Expiries.Count == 0 ? [] : [.. Enumerable.Range(0, random.Next(1, 24)).Select(_ => Leg(random)).DistinctBy(l => l.Name)];
        Expiries = [.. Expiries.Where(e => Legs.Any(l => l.Seconds == e.Seconds))];
    }

    public double Spot { get; }

    public double Stable { get; }

    public double SpotConfidence { get; }

    public double PerpetualConfidence { get; }

    public double WrappedConfidence { get; }

    public double Perpetual { get; }

    public double PerpetualMark { get; }

    public double Cash { get; }

    public double Base { get; }

    public double WrappedAmount { get; }

    public double WrappedPrice { get; }

    public IReadOnlyList<DeriveExpiry> Expiries { get; }

    public IReadOnlyList<DeriveLeg> Legs { get; }

    public static DeriveBook Create(int seed) => new(new Random(seed));

    public IEnumerable<DeriveLeg> LegsOf(DeriveExpiry expiry) => Legs.Where(l => l.Seconds == expiry.Seconds);

    /// <param name="isBaseHeld">Whether the coin itself is collateral.</param>
    /// <param name="isWrappedHeld">Whether the wrapped coin is.</param>
    internal (MarketSnapshot Market, Book Book) Build(bool isBaseHeld, bool isWrappedHeld)
    {
        var builder = new DeriveMarketBuilder(AsOf);
        builder.AddPrice(Currency.Usdc, Stable, 1.0);
        builder.AddPrice(Coin, Spot, SpotConfidence);
        builder.AddPrice(Wrapped, WrappedPrice, WrappedConfidence);
        builder.AddBalance(Currency.Usdc, Cash);
        if (isBaseHeld) builder.AddBalance(Coin, Base);
        if (isWrappedHeld) builder.AddBalance(Wrapped, WrappedAmount);
        builder.AddPerpetual(Coin, PerpetualMark, PerpetualConfidence, Perpetual);
        foreach (var e in Expiries)
        {
            builder.AddExpiry(Coin, AsOf.AddSeconds(e.Seconds), e.Forward, new ExpiryFeed
            {
                Rate = e.Rate,
                FixedForward = e.Fixed,
                ForwardConfidence = e.ForwardConfidence,
                RateConfidence = e.RateConfidence,
                VolatilityConfidence = e.VolatilityConfidence,
            });
        }

        foreach (var leg in Legs) builder.AddOption(leg.Name, Coin, AsOf.AddSeconds(leg.Seconds), leg.Strike, leg.IsCall, leg.Volatility, leg.Amount);
        return (builder.Market(), builder.Book());
    }

    private static double Confidence(Random random, bool isUnsure) => isUnsure && random.Next(2) == 0 ? random.NextDouble() : 1.0;

    private static double Size(Random random) => Math.Round((random.Next(2) == 0 ? 1 : -1) * 20.0 * Math.Pow(10, -3 * random.NextDouble()), 3);

    private DeriveExpiry Expiry(Random random, bool isUnsure)
    {
        var seconds = random.Next(8) switch
        {
            0 => random.Next(0, 1_800),
            1 => 30L * 86_400,
            _ => random.Next(1_800, 400 * 86_400),
        };
        var forward = Spot * (1.0 + (0.1 * (random.NextDouble() - 0.3)));
        var settled = seconds < 1_800 ? forward * (1.0 - (seconds / 1_800.0)) : 0.0;
        return new DeriveExpiry(
            seconds, forward - settled, settled, 0.2 * (random.NextDouble() - 0.2), Confidence(random, isUnsure), Confidence(random, isUnsure), Confidence(random, isUnsure));
    }

    private DeriveLeg Leg(Random random)
    {
        var strike = Math.Round(Spot * (0.5 + (0.1 * random.Next(16))), 1);
        var amount = random.Next(4) == 0 ? 0.0 : Size(random);
        return new DeriveLeg(
            Expiries[random.Next(Expiries.Count)].Seconds, strike, random.Next(2) == 0, Math.Round(0.1 + (1.3 * random.NextDouble()), 4), amount);
    }
}
