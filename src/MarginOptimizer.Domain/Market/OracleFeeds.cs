using System.Collections.Immutable;

namespace MarginOptimizer.Domain.Market;

/// <summary>
/// Readings of a venue's price oracles that some margin rules use and other venues do not have. What is missing here is taken as trusted fully
/// and at a rate of zero.
/// </summary>
public sealed record OracleFeeds
{
    private static readonly ExpiryFeed Trusted = new();

    /// <summary>Confidence of the spot price of a coin or collateral, 0 .. 1.</summary>
    public ImmutableSortedDictionary<Currency, double> SpotConfidence { get; init; } = ImmutableSortedDictionary<Currency, double>.Empty;

    /// <summary>Confidence of the price of a coin's perpetual, 0 .. 1.</summary>
    public ImmutableSortedDictionary<Currency, double> PerpetualConfidence { get; init; } = ImmutableSortedDictionary<Currency, double>.Empty;

    public ImmutableDictionary<ForwardKey, ExpiryFeed> Expiries { get; init; } = ImmutableDictionary<ForwardKey, ExpiryFeed>.Empty;

    public double SpotConfidenceOf(Currency coin) => SpotConfidence.GetValueOrDefault(coin, 1.0);

    public double PerpetualConfidenceOf(Currency coin) => PerpetualConfidence.GetValueOrDefault(coin, 1.0);

    public ExpiryFeed Of(ForwardKey expiry) => Expiries.GetValueOrDefault(expiry, Trusted);
}
