using System.Globalization;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Pricing;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Problems;

/// <summary>The default limits as ordinary ones, with ids of their own.</summary>
internal static class SafeguardLimits
{
    public const string Prefix = "default:";

    public static IEnumerable<Limit> Of(Safeguards safeguards, TradingUniverse universe, MeasureCatalog catalog)
    {
        var profile = safeguards.KeepProfile ? Profile(safeguards.ProfileShare, universe, catalog) : [];
        return safeguards.LimitRealRisk ? profile.Append(RealRisk) : profile;
    }

    /// <summary>The worst loss may not grow from today's.</summary>
    private static Limit RealRisk { get; } = new()
    {
        Id = Prefix + "real-risk",
        Measure = Measure.WorstHouseLoss,
        Upper = 0.0,
        RelativeToNow = true,
        Policy = LimitPolicy.Hard,
    };

    private static IEnumerable<Limit> Profile(double share, TradingUniverse universe, MeasureCatalog catalog)
    {
        var buckets = universe.Instruments
            .Select((instrument, column) => (Option: instrument as Option, Column: column))
            .Where(pair => pair.Option is not null)
            .GroupBy(pair => (pair.Option!.Base, pair.Option.Expiry))
            .OrderBy(bucket => bucket.Key.Base)
            .ThenBy(bucket => bucket.Key.Expiry);
        foreach (var bucket in buckets)
        {
            var scope = new LimitScope(bucket.Key.Base, bucket.Key.Expiry);
            var name = string.Create(CultureInfo.InvariantCulture, $"{scope.Base}/{scope.Expiry:yyyy-MM-dd}");
            var columns = bucket.Select(pair => pair.Column).ToList();
            var straddle = Straddle(scope, universe.Market);
            yield return Band($"vega/{name}", Measure.Vega, scope, share, Present(columns, universe, catalog, g => g.Vega), straddle.Vega);
            yield return Band($"theta/{name}", Measure.Theta, scope, share, Present(columns, universe, catalog, g => g.Theta), straddle.Theta);
            yield return Band($"gamma/{name}", Measure.Gamma, scope, share, Present(columns, universe, catalog, g => g.Gamma), straddle.Gamma);
        }
    }

    private static Limit Band(string name, Measure measure, LimitScope scope, double share, double present, double straddle)
    {
        var width = Math.Max(share * Math.Abs(present), Math.Abs(straddle));
        return new Limit
        {
            Id = $"{Prefix}profile/{name}",
            Measure = measure,
            Scope = scope,
            Lower = -width,
            Upper = width,
            RelativeToNow = true,
            Policy = LimitPolicy.Hard,
        };
    }

    private static double Present(List<int> columns, TradingUniverse universe, MeasureCatalog catalog, Func<InstrumentGreeks, double> greek)
    {
        var sum = 0.0;
        foreach (var column in columns) sum += universe.Held[column] * greek(catalog.GreeksOf(column));
        return sum;
    }

    /// <summary>
    /// Greeks of one lot each of the call and the put nearest the money. Both have the vega, theta and gamma of either, so the nearest strike
    /// listed serves for both.
    /// </summary>
    private static InstrumentGreeks Straddle(LimitScope bucket, MarketSnapshot market)
    {
        var nearest = market.Listings
            .Where(l => l.Quote.MarkVolatility > 0.0 && l.Instrument is Option option && option.Base == bucket.Base && option.Expiry == bucket.Expiry)
            .MinBy(l => Math.Abs(((Option)l.Instrument).Strike - market.UnderlyingOf(l.Instrument)))!;
        var greeks = InstrumentGreeks.Of(InstrumentState.At(nearest.Instrument, market));
        var lots = 2.0 * (double)nearest.Instrument.Lot;
        return new(0.0, 0.0, lots * greeks.Gamma, lots * greeks.GammaPerUsd, lots * greeks.Vega, lots * greeks.Theta);
    }
}
