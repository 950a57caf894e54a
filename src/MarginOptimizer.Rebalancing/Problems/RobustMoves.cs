using System.Collections.Immutable;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Rebalancing.Trading;

namespace MarginOptimizer.Rebalancing.Problems;

/// <summary>The market moves over which the robust margin is the worst: {-r, -r/2, 0, r/2, r}.</summary>
internal static class RobustMoves
{
    /// <summary>Options closer to expiry say little about the next day.</summary>
    private const double LeastDays = 1.0;

    /// <summary>r where the universe holds no option that outlives the day.</summary>
    private const double WithoutOptions = 0.03;

    public static ImmutableArray<double> Of(Safeguards safeguards, TradingUniverse universe)
    {
        if (!safeguards.RobustMargin) return [];
        return All(safeguards, universe);
    }

    /// <summary>The moves after which limits hold: the same, also where the margin minimised is that of today but some limit asks for them.</summary>
    public static ImmutableArray<double> OfLimits(RebalancingProblem problem, TradingUniverse universe) =>
        problem.Safeguards.RobustMargin || problem.Limits.Any(l => l.AfterMoves) ? All(problem.Safeguards, universe) : [];

    private static ImmutableArray<double> All(Safeguards safeguards, TradingUniverse universe)
    {
        var r = safeguards.RobustMove ?? OneDaySigma(universe);
        return [-r, -0.5 * r, 0.0, 0.5 * r, r];
    }

    /// <summary>Largest over the coins of the at-the-money volatility of the nearest expiry, for one day of 365.</summary>
    private static double OneDaySigma(TradingUniverse universe)
    {
        var largest = 0.0;
        foreach (var coin in universe.Instruments.Select(i => i.Base).Distinct().Order())
        {
            foreach (var market in universe.Accounts.Select(a => a.Market).Distinct())
            {
                if (NearestAtTheMoney(market, coin) is { } quote) largest = Math.Max(largest, quote.MarkVolatility);
            }
        }

        return largest > 0.0 ? Math.Min(0.5, largest / Math.Sqrt(365.0)) : WithoutOptions;
    }

    private static Quote? NearestAtTheMoney(MarketSnapshot market, Domain.Currency coin) => market.Listings
        .Where(l => l.Quote.MarkVolatility > 0.0 && l.Instrument is Option option && option.Base == coin && Domain.YearFraction.Days(market.AsOf, option.Expiry) >= LeastDays)
        .OrderBy(l => ((Option)l.Instrument).Expiry)
        .ThenBy(l => Math.Abs(((Option)l.Instrument).Strike - market.UnderlyingOf(l.Instrument)))
        .ThenBy(l => l.Instrument.Name, StringComparer.Ordinal)
        .FirstOrDefault()?.Quote;
}
