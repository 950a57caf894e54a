using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Margin.Tests.Naive;

/// <summary>
/// OKX's portfolio margin since 15 January 2025 written a second time, position by position, with the parameters of the venue's pages (BTC and ETH:
/// group A, everything else here: group B).
/// </summary>
internal sealed class NaiveOkxMargin(MarketSnapshot market, Book book)
{
    private static readonly double[] TierEnds = [250e3, 500e3, 1e6, 2e6, 3e6, 4e6, double.PositiveInfinity];
    private static readonly double[] TierRates = [1, 2, 4, 6, 8, 10, 12];
    private static readonly double[] Tenors = [1, 7, 14, 30, 90, 180, 360, 720];
    private static readonly double[] First = [3, 2, 1.75, 1.5, 1, .9, .8, .7];
    private static readonly double[] Second = [4, 3, 2, 1, 0, -.5, -.75, -.9];

    public double Maintenance => Coins.Sum(c => Modules(c)["MMR"]) + Debts.Sum(d => 0.02 * d);

    public double Initial => Coins.Sum(c => 1.3 * Modules(c)["MMR"]) + Debts.Sum(d => 0.10 * d);

    public double Equity => book.Balances.Sum(b => (b.Value.Cash + b.Value.Collateral) * market.IndexOf(b.Key))
        + book.Positions.Where(p => p.Instrument is Option).Sum(p => p.Quantity * p.Instrument.ContractValue * market.QuoteOf(p.Instrument).Mark * market.IndexOf(p.Instrument.Settlement));

    private IEnumerable<Currency> Coins => market.Listings.Select(l => l.Instrument.Base).Distinct();

    private IEnumerable<double> Debts => book.Balances.Select(b => Math.Max(-b.Value.Cash, 0.0) * market.IndexOf(b.Key));

    public Dictionary<string, double> Modules(Currency coin)
    {
        var large = coin.Code is "BTC" or "ETH";
        var legs = book.Positions.Where(p => p.Instrument.Base == coin).ToList();
        var spot = SpotInUse(coin, legs);
        double[] moves = large ? [.04, .08, .12] : [.06, .12, .18];
        var mr1 = 0.0;
        foreach (var move in moves.Concat(moves.Select(m => -m)).Append(0.0))
        {
            foreach (var state in new[] { "same", "up points", "down points", "up percent", "down percent" })
                mr1 = Math.Max(mr1, -(legs.Sum(p => Profit(p, move, state)) + (spot * market.IndexOf(coin) * move)));
        }

        var mr6 = 0.0;
        foreach (var move in large ? new[] { .24, -.24 } : [.36, -.36])
            mr6 = Math.Max(mr6, -0.5 * (legs.Sum(p => Profit(p, move, "same")) + (spot * market.IndexOf(coin) * move)));

        var mr2 = Math.Max(-legs.Sum(Theta), 0.0);
        var mr5 = 0.0;
        foreach (var a in new[] { .05, .025, .02, -.05, -.025, -.02 }) mr5 = Math.Max(mr5, -legs.Sum(p => RateProfit(p, a, First)));
        foreach (var a in new[] { .03, -.03 }) mr5 = Math.Max(mr5, -legs.Sum(p => RateProfit(p, a, Second)));
        var mr4 = legs.GroupBy(p => ExpiryOf(p.Instrument)).Sum(g => BasisRate(large, g.Key) * Math.Abs(g.Sum(CashDelta)));
        var mr7 = Tiers(legs.Sum(p => ClosingCost(p, large)));
        var mr9 = Depeg(legs);
        return new Dictionary<string, double>
        {
            ["MR1"] = mr1,
            ["MR2"] = mr2,
            ["MR4"] = mr4,
            ["MR5"] = mr5,
            ["MR6"] = mr6,
            ["MR7"] = mr7,
            ["MR9"] = mr9,
            ["spot in use"] = spot,
            ["MMR"] = Math.Max(Math.Max(mr1, Math.Max(mr2, mr6)) + mr4 + mr5 + mr9, mr7),
        };
    }

    private static DateTimeOffset? ExpiryOf(Instrument instrument) => instrument is Option o ? o.Expiry : instrument is Future f ? f.Expiry : null;

    private double Usd(Instrument instrument) => instrument.Payoff == Payoff.Inverse ? 1.0 : market.IndexOf(instrument.Settlement);

    private double Years(Option option) => (option.Expiry - market.AsOf).TotalDays / 365.0;

    private double Forward(Option option) => market.Forwards[new ForwardKey(option.Base, option.Expiry)];

    private double Volatility(Option option) => market.QuoteOf(option).MarkVolatility;

    private double Coinage(Position p) => p.Instrument.IsCountedInUsd
        ? p.Quantity * p.Instrument.ContractValue / market.QuoteOf(p.Instrument).Mark
        : p.Quantity * p.Instrument.ContractValue;

    private double Delta(Position p) => p.Instrument is Option o
        ? Coinage(p) * Black76.Delta(o.Type, Forward(o), o.Strike, Years(o), Volatility(o))
        : Coinage(p);

    private double CashDelta(Position p) => Delta(p) * (p.Instrument is Option o ? Forward(o) : market.QuoteOf(p.Instrument).Mark) * Usd(p.Instrument);

    private double SpotInUse(Currency coin, List<Position> legs)
    {
        double[] candidates = [0.0, -legs.Sum(Delta), book.Balances[coin].Cash];
        return candidates.Order().ElementAt(1);
    }

    private double Profit(Position p, double move, string state)
    {
        var index = market.IndexOf(p.Instrument.Base);
        if (p.Instrument is not Option o) return Coinage(p) * index * move;
        var (v, days) = (Volatility(o), Years(o) * 365.0);
        var shocked = state switch
        {
            "up points" => v + Between(days, .30, .25, .20),
            "down points" => Math.Max(v - Between(days, .30, .25, .20), 0.0),
            "up percent" => v * (1 + Between(days, .50, .35, .25)),
            "down percent" => v * (1 - Between(days, .50, .35, .25)),
            _ => v,
        };
        var moved = Forward(o) + (index * move / Usd(o));
        return Coinage(p) * Usd(o) * (Price(o, moved, Years(o), shocked) - Price(o, Forward(o), Years(o), v));
    }

    private static double Between(double days, double at0, double at30, double at60) => days switch
    {
        <= 0 => at0,
        <= 30 => at0 + ((at30 - at0) * days / 30),
        <= 60 => at30 + ((at60 - at30) * (days - 30) / 30),
        _ => at60,
    };

    private double Theta(Position p) => p.Instrument is Option o
        ? Coinage(p) * Usd(o) * (Price(o, Forward(o), Math.Max(Years(o) - (1.0 / 365.0), 0.0), Volatility(o)) - Price(o, Forward(o), Years(o), Volatility(o)))
        : 0.0;

    private double RateProfit(Position p, double amplitude, double[] loadings)
    {
        if (p.Instrument is not Option o) return 0.0;
        var days = Years(o) * 365.0;
        var k = Array.FindIndex(Tenors, t => t >= days);
        var loading = k == 0 ? loadings[0] : k < 0 ? loadings[^1] : loadings[k - 1] + ((loadings[k] - loadings[k - 1]) * (days - Tenors[k - 1]) / (Tenors[k] - Tenors[k - 1]));
        var moved = Forward(o) * Math.Exp(amplitude * loading * Years(o));
        return Coinage(p) * Usd(o) * (Price(o, moved, Years(o), Volatility(o)) - Price(o, Forward(o), Years(o), Volatility(o)));
    }

    private double BasisRate(bool large, DateTimeOffset? expiry)
    {
        var floor = large ? .002 : .008;
        return expiry is { } end ? floor + ((large ? .05 : .15) * (end - market.AsOf).TotalDays / 365.0) : floor;
    }

    private double ClosingCost(Position p, bool large)
    {
        if (p.Instrument is not Option o) return (large ? .0045 : .007) * Math.Abs(CashDelta(p));
        var mark = market.QuoteOf(o).Mark / (o.Payoff == Payoff.Inverse ? 1.0 : Forward(o));
        var slippage = Math.Max(.02, .02 * Math.Abs(Delta(p) / Coinage(p)));
        if (p.Quantity > 0) slippage = Math.Min(slippage, mark);
        return Math.Abs(Coinage(p)) * market.IndexOf(o.Base) * (slippage + Math.Min(.0003, .125 * mark));
    }

    private static double Tiers(double raw)
    {
        var (total, below) = (0.0, 0.0);
        for (var k = 0; k < TierEnds.Length; k++)
        {
            total += TierRates[k] * Math.Max(Math.Min(raw, TierEnds[k]) - below, 0.0);
            below = TierEnds[k];
        }

        return total;
    }

    private double Depeg(List<Position> legs)
    {
        var left = legs.GroupBy(p => p.Instrument.Payoff == Payoff.Inverse ? "USD" : p.Instrument.Settlement.Code).ToDictionary(g => g.Key, g => g.Sum(CashDelta));
        var total = 0.0;
        foreach (var (a, b) in new[] { ("USDT", "USD"), ("USDT", "USDC"), ("USDC", "USD") })
        {
            var (x, y) = (left.GetValueOrDefault(a), left.GetValueOrDefault(b));
            if (x * y >= 0.0) continue;
            var hedged = Math.Min(Math.Abs(x), Math.Abs(y));
            total += (.0075 * Math.Min(hedged, 1e6)) + (.0175 * Math.Clamp(hedged - 1e6, 0.0, 4e6)) + (.025 * Math.Max(hedged - 5e6, 0.0));
            (left[a], left[b]) = (x - (Math.Sign(x) * hedged), y - (Math.Sign(y) * hedged));
        }

        return total;
    }

    private static double Price(Option o, double forward, double years, double volatility) => Black76.Price(o.Type, forward, o.Strike, years, volatility);
}
