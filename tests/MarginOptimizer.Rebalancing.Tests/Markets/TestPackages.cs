using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Rebalancing.Problems;

namespace MarginOptimizer.Rebalancing.Tests.Markets;

/// <summary>Packages on the synthetic market, quoted around the marks of their legs.</summary>
internal static class TestPackages
{
    private static readonly MarketSnapshot Market = SyntheticMarket.Btc;

    /// <summary>Buys a put and sells a lower one, an expiry apart.</summary>
    public static Package Diagonal { get; } = Options("diagonal", (Market.Put(29, 0.90), 1m), (Market.Put(8, 0.95), -1m));

    public static Package Butterfly { get; } = Options("butterfly", (Market.Put(29, 0.80), 1m), (Market.Put(29, 0.90), -2m), (Market.Put(29, 0.95), 1m));

    /// <summary>Buys the dated future against the perpetual, 10 USD of each.</summary>
    public static Package Roll { get; } = Quoted(
        Package.Of("roll", [new(Market.DatedFuture(), 10m), new(Market.Perpetual(), -10m)], TickSchedule.Flat(0.5m), 1m), 5.0, 4_000.0);

    public static ImmutableArray<Candidate> All { get; } = [new(Diagonal, 3.0, 3.0), new(Butterfly, 2.0, 2.0), new(Roll, 500.0, 500.0)];

    /// <summary>The packages beside whatever else may be traded.</summary>
    public static RebalancingProblem With(RebalancingProblem problem, params ReadOnlySpan<Candidate> packages) => problem with
    {
        Candidates = problem.Candidates.AddRange(packages),
    };

    public static double MarkOf(Package package) => package.Legs.Sum(l => (double)l.Ratio * Market.QuoteOf(l.Instrument).Mark);

    private static Package Options(string name, params ReadOnlySpan<(Instrument Instrument, decimal Ratio)> legs)
    {
        var built = ImmutableArray.CreateBuilder<PackageLeg>();
        foreach (var (instrument, ratio) in legs) built.Add(new PackageLeg(instrument, ratio));
        return Quoted(Package.Of(name, built.ToImmutable(), TickSchedule.Flat(0.0001m), 0.1m), 0.0003, 1.0);
    }

    /// <summary>Two levels either side, half a spread and a whole one from the mark; 1/10 of what is shown may be taken by default.</summary>
    private static Package Quoted(Package package, double half, double quantity)
    {
        var (mark, tick) = ((decimal)MarkOf(package), package.Ticks.Base);
        var (bid, ask) = (package.Ticks.RoundDown(mark - (decimal)half), package.Ticks.RoundUp(mark + (decimal)half));
        return package with
        {
            Bids = new Ladder([new((double)bid, quantity), new((double)(bid - tick), 20.0 * quantity)], true),
            Asks = new Ladder([new((double)ask, quantity), new((double)(ask + tick), 20.0 * quantity)], true),
        };
    }
}
