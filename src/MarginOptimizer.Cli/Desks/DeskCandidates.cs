using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;

namespace MarginOptimizer.Cli.Desks;

/// <summary>Draws what a desk may trade: contracts with and without caps, flags, smallest sizes and impact, and packages with quotes of their own.</summary>
internal sealed class DeskCandidates(MarketSnapshot market, ImmutableArray<Listing> options, ImmutableArray<Listing> futures, bool mayOpen, Random random)
{
    private readonly bool _hasMinimums = Draws.OneIn(random, 5);
    private readonly bool _hasImpact = Draws.OneIn(random, 10);

    public ImmutableArray<Candidate> Draw()
    {
        var share = random.Next(5) switch { 0 => 1.0, 1 => 0.3, 2 => 0.1, _ => 0.03 };
        var candidates = options.Concat(futures).Where(_ => random.NextDouble() < share).Select(l => Single(l.Instrument)).ToList();
        if (candidates.Count == 0) candidates.Add(Single(options[0].Instrument));
        if (Draws.OneIn(random, 3)) candidates.AddRange(Packages().DistinctBy(p => p.Name).Select(p => new Candidate(p)));
        return [.. candidates];
    }

    private Candidate Single(Instrument instrument)
    {
        var isFuture = instrument is not Option;
        var candidate = isFuture || Draws.OneIn(random, 4) ? Capped(instrument, isFuture) : new Candidate(instrument);
        if (_hasMinimums && Draws.OneIn(random, 3)) candidate = WithMinimum(candidate);
        return _hasImpact && Draws.OneIn(random, 3) ? candidate with { Impact = Draws.LogUniform(random, 0.1, 100.0) } : candidate;
    }

    /// <summary>A minimum above every cap would leave nothing to trade.</summary>
    private Candidate WithMinimum(Candidate candidate)
    {
        var least = candidate.Instrument.Lot * random.Next(2, 30);
        var most = Math.Max(candidate.MaxBuyQuantity ?? double.PositiveInfinity, candidate.MaxSellQuantity ?? double.PositiveInfinity);
        return (double)least > most ? candidate : candidate with { MinimumQuantity = least };
    }

    private Candidate Capped(Instrument instrument, bool isFuture)
    {
        var most = (double)(instrument.Lot * Math.Round((decimal)Draws.LogUniform(random, 1.0, isFuture ? 50_000.0 : 300.0)));
        return random.Next(10) switch
        {
            0 => new Candidate(instrument, most, 0.0),
            1 => new Candidate(instrument, 0.0, most),
            2 => new Candidate(instrument, most, most, ReduceOnly: true),
            3 when mayOpen => new Candidate(instrument, most, most, OpenOnly: true),
            _ => new Candidate(instrument, most, most),
        };
    }

    private IEnumerable<Package> Packages()
    {
        var strikes = options.GroupBy(l => (l.Instrument.Payoff, ((Option)l.Instrument).Expiry)).Where(g => g.Count() >= 4).ToList();
        for (var k = strikes.Count == 0 ? 0 : random.Next(1, 12); k > 0; k--)
        {
            var expiry = strikes[random.Next(strikes.Count)].ToArray();
            random.Shuffle(expiry);
            decimal[] ratios = random.Next(4) switch { 0 => [1m, 1m], 1 => [1m, -2m, 1m], 2 => [1m, -1m, 1m, -1m], _ => [1m, -1m] };
            yield return Quoted([.. expiry.Take(ratios.Length).Zip(ratios)]);
        }

        var rolls = futures.GroupBy(l => l.Instrument.Payoff).Where(g => g.Count() >= 2).ToList();
        if (rolls.Count == 0 || random.Next(2) == 0) yield break;
        var pair = rolls[random.Next(rolls.Count)].ToArray();
        random.Shuffle(pair);
        yield return Quoted([(pair[0], 1m), (pair[1], -1m)]);
    }

    /// <summary>Quoted around its mark at a part of the spread of its legs, one to three levels deep.</summary>
    private Package Quoted((Listing Listing, decimal Ratio)[] legs)
    {
        var tick = legs.Max(l => l.Listing.Instrument.Ticks.Base);
        var lot = legs.Max(l => l.Listing.Instrument.Lot);
        var name = $"{market.Listings[0].Instrument.Base}-{string.Join('_', legs.Select(l => $"{l.Ratio:+0;-0}x{l.Listing.Instrument.Name}"))}";
        var mark = legs.Sum(l => l.Ratio * (decimal)l.Listing.Quote.Mark);
        var half = legs.Sum(l => Math.Abs(l.Ratio) * HalfSpread(l.Listing)) * (decimal)(0.2 + random.NextDouble());
        var package = Package.Of(name, [.. legs.Select(l => new PackageLeg(l.Listing.Instrument, l.Ratio))], TickSchedule.Flat(tick), lot, lot * random.Next(1, 4));
        return package with
        {
            FeeRule = random.Next(2) == 0 ? PackageFees.EveryLeg : PackageFees.DearerSide,
            Bids = Side(Math.Floor((mark - half) / tick) * tick, -tick, lot),
            Asks = Side(Math.Ceiling((mark + half) / tick) * tick, tick, lot),
        };
    }

    private static decimal HalfSpread(Listing listing) =>
        (decimal)(listing.Quote.Bids.IsEmpty || listing.Quote.Asks.IsEmpty ? 0.1 * listing.Quote.Mark : 0.5 * (listing.Quote.Asks.Best.Price - listing.Quote.Bids.Best.Price));

    private Ladder Side(decimal best, decimal step, decimal lot)
    {
        var levels = ImmutableArray.CreateBuilder<PriceLevel>();
        for (var k = random.Next(1, 4); k > 0; k--)
        {
            levels.Add(new PriceLevel((double)best, (double)(lot * random.Next(3, 400))));
            best += step * random.Next(1, 4);
        }

        return new Ladder(levels.ToImmutable(), true);
    }
}
