using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Margin.Tests.Naive;

/// <summary>Bybit's portfolio margin since 10 January 2025 written a second time, position by position, with spot hedging on.</summary>
internal sealed class NaiveBybitMargin(MarketSnapshot market, Book book)
{
    public double Maintenance => market.Listings.Select(l => l.Instrument.Base).Distinct().Sum(c => Unit(c)["MM"]);

    public Dictionary<string, double> Unit(Currency coin)
    {
        var legs = book.Positions.Where(p => p.Instrument.Base == coin).ToList();
        var index = market.IndexOf(coin);
        double[] candidates = [0.0, -legs.Sum(Delta), book.Balances[coin].Cash];
        var spot = candidates.Order().ElementAt(1);
        var worst = 0.0;
        for (var step = -5; step <= 5; step++)
        {
            var move = 0.02 * step;
            foreach (var shock in new[] { .24, 0.0, -.20 })
                worst = Math.Max(worst, -(legs.Sum(p => Profit(p, move, shock)) + Math.Max(spot * index * move, 0.0)));
        }

        var futures = legs.Where(p => p.Instrument is not Option).Sum(p => Math.Abs(Coins(p))) * index * .0003;
        var vega = Matched(legs.Where(p => p.Instrument is Option).GroupBy(Days).Select(g => (g.Key, g.Sum(Coins)))) * .0003 * index;
        var delta = Matched(legs.GroupBy(Days).Select(g => (g.Key, g.Sum(Delta)))) / 365.0 * .6 * index;
        return new Dictionary<string, double>
        {
            ["max loss"] = worst,
            ["futureContingency"] = futures,
            ["optionVegaContingency"] = vega,
            ["futureDeltaContingency"] = delta,
            ["spot hedge"] = spot,
            ["MM"] = worst + futures + vega + delta,
        };
    }

    /// <summary>Days times amounts matched, nearest buckets first, each pair as far as its signs differ.</summary>
    private static double Matched(IEnumerable<(double Days, double Amount)> given)
    {
        var buckets = given.OrderBy(b => b.Days).ToList();
        var pairs = from i in Enumerable.Range(0, buckets.Count) from j in Enumerable.Range(i + 1, buckets.Count - i - 1) select (i, j);
        var total = 0.0;
        foreach (var (i, j) in pairs.OrderBy(p => buckets[p.j].Days - buckets[p.i].Days).ThenBy(p => p.i))
        {
            var (x, y) = (buckets[i].Amount, buckets[j].Amount);
            if (x * y >= 0.0) continue;
            var matched = Math.Min(Math.Abs(x), Math.Abs(y));
            total += matched * (buckets[j].Days - buckets[i].Days);
            buckets[i] = (buckets[i].Days, x - (Math.Sign(x) * matched));
            buckets[j] = (buckets[j].Days, y - (Math.Sign(y) * matched));
        }

        return total;
    }

    private double Days(Position p) => p.Instrument switch
    {
        Option o => (o.Expiry - market.AsOf).TotalDays,
        Future f => (f.Expiry - market.AsOf).TotalDays,
        _ => 0.0,
    };

    private double Usd(Instrument instrument) => instrument.Payoff == Payoff.Inverse ? 1.0 : market.IndexOf(instrument.Settlement);

    private double Price(Position p) => p.Instrument is Option o ? market.Forwards[new ForwardKey(o.Base, o.Expiry)] : market.QuoteOf(p.Instrument).Mark;

    private double Coins(Position p) => p.Quantity * p.Instrument.ContractValue / (p.Instrument.IsCountedInUsd ? Price(p) : 1.0);

    private double Delta(Position p) => p.Instrument is Option o
        ? Coins(p) * Black76.Delta(o.Type, Price(p), o.Strike, Days(p) / 365.0, market.QuoteOf(o).MarkVolatility)
        : Coins(p);

    private double Profit(Position p, double move, double shock)
    {
        if (p.Instrument is not Option o) return Coins(p) * Price(p) * Usd(p.Instrument) * move;
        var volatility = market.QuoteOf(o).MarkVolatility;
        var shocked = volatility * Math.Max(1.0 + (shock * Math.Pow(30.0 / Math.Max(Days(p), 1.0), .30)), 0.0);
        return Coins(p) * Usd(o) * (Black76.Price(o.Type, Price(p) * (1.0 + move), o.Strike, Days(p) / 365.0, shocked)
            - Black76.Price(o.Type, Price(p), o.Strike, Days(p) / 365.0, volatility));
    }
}
