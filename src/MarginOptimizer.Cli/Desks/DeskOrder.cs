using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Rebalancing.Problems;

namespace MarginOptimizer.Cli.Desks;

/// <summary>An instrument of a desk that can be ordered, with the quotes its orders meet.</summary>
/// <param name="Market">Where it trades.</param>
internal sealed record DeskOrder(Instrument Instrument, Quote Quote, MarketSnapshot Market)
{
    private const double Relative = 1e-9;

    /// <summary>What a printed name means: a package of the desk, or what is listed; null where there is neither.</summary>
    public static DeskOrder? Find(RebalancingProblem problem, string name)
    {
        var package = problem.Candidates.Select(c => c.Instrument).OfType<Package>().FirstOrDefault(p => p.Name == name);
        if (package is null) return problem.Market.Find(name) is { } listing ? new DeskOrder(listing.Instrument, listing.Quote, problem.Market) : null;
        var mark = package.Legs.Sum(l => (double)l.Ratio * problem.Market.QuoteOf(l.Instrument).Mark);
        return new DeskOrder(package, new Quote { Bids = package.Bids, Asks = package.Asks, Mark = mark }, problem.Market);
    }

    /// <summary>Contracts that one unit leaves in the book.</summary>
    public IEnumerable<(Instrument Instrument, decimal Ratio)> Legs => Instrument is Package package
        ? package.Legs.Select(l => (l.Instrument, l.Ratio))
        : [(Instrument, 1m)];

    /// <summary>Coins of one unit, every leg counted.</summary>
    public double Coins => Legs.Sum(l => (double)Math.Abs(l.Ratio) * l.Instrument.CoinSizePerUnit(Market.UnderlyingOf(l.Instrument)));

    /// <summary>The side an order meets.</summary>
    public Ladder Side(bool isBuy) => isBuy ? Quote.Asks : Quote.Bids;

    /// <summary>Units that can be filled at a limit price.</summary>
    public double Fillable(bool isBuy, double limit)
    {
        var room = Relative * Math.Abs(limit);
        return Side(isBuy).Levels.Where(l => isBuy ? l.Price <= limit + room : l.Price >= limit - room).Sum(l => l.Quantity);
    }

    /// <summary>Money of the fills between two cumulative amounts on the ladder, best price first.</summary>
    /// <param name="from">Signed units done before.</param>
    /// <param name="to">Signed units done after, of the same sign and not fewer.</param>
    public FillMoney Money(decimal from, decimal to)
    {
        var sign = Math.Sign(to);
        var (start, end, passed) = (Math.Abs((double)from), Math.Abs((double)to), 0.0);
        var sum = default(FillMoney);
        foreach (var level in Side(sign > 0).Levels)
        {
            var part = Math.Min(end, passed + level.Quantity) - Math.Max(start, passed);
            if (part > 0.0) sum += FillMoney.Of(Instrument, Quote, part, level.Price, sign, Market);
            passed += level.Quantity;
        }

        return sum;
    }
}
