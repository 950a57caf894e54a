using System.Globalization;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Pricing;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Problems;

/// <summary>The default limits as ordinary ones, with ids of their own.</summary>
internal static class SafeguardLimits
{
    public const string Prefix = "default:";

    public static IEnumerable<Limit> Of(RebalancingProblem problem, TradingUniverse universe, MeasureCatalog catalog)
    {
        var profile = problem.Safeguards.KeepProfile ? Profile(problem, universe, catalog) : [];
        var headroom = problem.Safeguards.KeepHeadroom ? Headroom(universe) : [];
        var outlive = problem.Safeguards.SavingsOutlive ? SavingsOutlive(problem, universe) : [];
        return (problem.Safeguards.LimitRealRisk ? profile.Append(RealRisk) : profile).Concat(headroom).Concat(outlive).Concat(WorstFill(problem, catalog));
    }

    /// <summary>One limit per expiry within the horizon: what trades save today may not turn into more margin once the near legs are gone.</summary>
    private static IEnumerable<Limit> SavingsOutlive(RebalancingProblem problem, TradingUniverse universe)
    {
        var until = problem.Market.AsOf.AddDays(problem.HorizonDays);
        var expiries = universe.Instruments.Select(i => i.Expires()).OfType<DateTimeOffset>().Where(e => e <= until).Distinct().Order().ToList();
        var isDayUnique = expiries.Select(e => e.UtcDateTime.Date).Distinct().Count() == expiries.Count;
        foreach (var expiry in expiries)
        {
            yield return new Limit
            {
                Id = string.Create(CultureInfo.InvariantCulture, $"{Prefix}savings-outlive/{expiry.UtcDateTime.ToString(isDayUnique ? "yyyy-MM-dd" : "yyyy-MM-ddTHH:mm:ss", CultureInfo.InvariantCulture)}"),
                Measure = Measure.InitialMarginAfterExpiry,
                Scope = new LimitScope(null, expiry),
                Upper = 0.0,
                RelativeToNow = true,
            };
        }
    }

    /// <summary>What one account gains another must not pay for with a margin call. An account without balances has none to lose: it takes no position.</summary>
    private static IEnumerable<Limit> Headroom(TradingUniverse universe)
    {
        if (universe.Accounts.Length == 1) yield break;
        for (var account = 0; account < universe.Accounts.Length; account++)
        {
            yield return new Limit
            {
                Id = $"{Prefix}headroom/{universe.Accounts[account].Id}",
                Measure = Measure.Headroom,
                Scope = LimitScope.Of(universe.Accounts[account].Id),
                Lower = 0.0,
                Policy = LimitPolicy.NoWorseThanNow,
            };
        }
    }

    /// <summary>No partial fill may take the margin above a multiple of today's.</summary>
    private static IEnumerable<Limit> WorstFill(RebalancingProblem problem, MeasureCatalog catalog)
    {
        if (problem.Safeguards.WorstFillMultiple is not { } multiple) yield break;
        yield return new Limit
        {
            Id = Prefix + "worst-fill",
            Measure = Measure.WorstFillInitialMargin,
            Upper = multiple * catalog.Model(Measure.InitialMargin, LimitScope.Total).Evaluate(BookState.Present(universe: catalog.Landscape.Universe)),
            Policy = LimitPolicy.NoWorseThanNow,
        };
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

    /// <summary>
    /// Where the caller asks for another profile it gives way: unwinding may shrink every exposure to nothing, and an expiry under a target on
    /// gamma, vega or theta has no bands.
    /// </summary>
    private static IEnumerable<Limit> Profile(RebalancingProblem problem, TradingUniverse universe, MeasureCatalog catalog)
    {
        var share = problem.Safeguards.ProfileShare;
        var mayShrink = problem.Mode == RebalancingMode.Unwind;
        var buckets = universe.Instruments
            .Select((instrument, column) => (Option: instrument as Option, Column: column))
            .Where(pair => pair.Option is not null)
            .GroupBy(pair => (pair.Option!.Base, pair.Option.Expiry))
            .OrderBy(bucket => bucket.Key.Base)
            .ThenBy(bucket => bucket.Key.Expiry);
        foreach (var bucket in buckets)
        {
            var scope = new LimitScope(bucket.Key.Base, bucket.Key.Expiry);
            if (problem.Targets.Any(t => Covers(t, scope))) continue;
            var name = string.Create(CultureInfo.InvariantCulture, $"{scope.Base}/{scope.Expiry:yyyy-MM-dd}");
            var columns = bucket.Select(pair => pair.Column).ToList();
            var straddle = Straddle(scope, universe.MarketOf(columns[0]));
            yield return Band($"vega/{name}", Measure.Vega, scope, share, Present(columns, universe, catalog, g => g.Vega), straddle.Vega, mayShrink);
            yield return Band($"theta/{name}", Measure.Theta, scope, share, Present(columns, universe, catalog, g => g.Theta), straddle.Theta, mayShrink);
            yield return Band($"gamma/{name}", Measure.Gamma, scope, share, Present(columns, universe, catalog, g => g.Gamma), straddle.Gamma, mayShrink);
        }
    }

    private static Limit Band(string name, Measure measure, LimitScope scope, double share, double present, double straddle, bool mayShrink)
    {
        var width = Math.Max(share * Math.Abs(present), Math.Abs(straddle));
        return new Limit
        {
            Id = $"{Prefix}profile/{name}",
            Measure = measure,
            Scope = scope,
            Lower = -width - (mayShrink ? Math.Max(present, 0.0) : 0.0),
            Upper = width - (mayShrink ? Math.Min(present, 0.0) : 0.0),
            RelativeToNow = true,
            Policy = LimitPolicy.Hard,
        };
    }

    private static bool Covers(ExposureTarget target, LimitScope bucket) =>
        target.Measure is Measure.Gamma or Measure.GammaPerUsd or Measure.Vega or Measure.Theta
        && (target.Scope.Base is not { } coin || coin == bucket.Base)
        && (target.Scope.Expiry is not { } expiry || expiry == bucket.Expiry);

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
