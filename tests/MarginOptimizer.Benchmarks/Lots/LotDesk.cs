using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Rebalancing.Problems;

namespace MarginOptimizer.Benchmarks.Lots;

/// <summary>Draws desks on the quotes of a real market for the benchmark of whole lots, whose instances stay the same when acceptance draws others.</summary>
internal sealed class LotDesk
{
    private static readonly Measure[] Greeks = [Measure.Delta, Measure.Vega, Measure.Gamma, Measure.Theta];
    private readonly MarketSnapshot _market;
    private readonly Random _random;
    private readonly ImmutableArray<Listing> _options;
    private readonly ImmutableArray<Listing> _futures;
    private readonly IMarginModel _model;

    private LotDesk(MarketSnapshot market, int seed)
    {
        (_market, _random) = (market, new Random(seed));
        _options =
        [
            .. market.Listings.Where(l => l is { Instrument: Option { Payoff: Payoff.Inverse } option, Quote: { Mark: > 0.0, Bids.IsEmpty: false, Asks.IsEmpty: false } }
                && option.Expiry > market.AsOf + TimeSpan.FromHours(12)),
        ];
        _model = Model();
        // Leverage of futures under the standard margin of today follows a curve that is not published.
        _futures = IsStandard ? [] : [.. market.Listings.Where(l => l.Instrument is Perpetual or Future)];
    }

    /// <summary>The desk of a seed.</summary>
    /// <param name="market">Has inverse options quoted on both sides.</param>
    /// <param name="seed">Any.</param>
    public static RebalancingProblem Draw(MarketSnapshot market, int seed) => new LotDesk(market, seed).Draw();

    private bool IsStandard => _model.Version.Id == "deribit-sm";

    private RebalancingProblem Draw()
    {
        var book = Book();
        var mode = (RebalancingMode)_random.Next(5);
        var wide = _random.Next(4) > 0;
        return new RebalancingProblem
        {
            Book = book,
            Market = _market,
            Model = _model,
            Candidates = Candidates(),
            Mode = mode,
            CostBudget = mode == RebalancingMode.MinMargin && _random.Next(2) == 0 ? LogUniform(100.0, 20_000.0) : null,
            TargetHeadroom = mode == RebalancingMode.RestoreHeadroom ? LogUniform(1_000.0, 200_000.0) : null,
            UnwindShare = mode == RebalancingMode.Unwind ? 0.05 + (0.4 * _random.NextDouble()) : null,
            Targets = mode == RebalancingMode.HedgeToTarget ? [Target()] : [],
            PriceOfMargin = LogUniform(0.02, 3.0),
            HorizonDays = LogUniform(1.0, 60.0),
            MinimumBenefit = _random.Next(3) == 0 ? LogUniform(1.0, 500.0) : 0.0,
            Limits = [.. Enumerable.Range(0, _random.Next(4)).Select(LimitOf)],
            Safeguards = new Safeguards
            {
                KeepProfile = wide,
                LimitRealRisk = wide,
                RobustMargin = _random.Next(3) > 0,
                CapLegs = _random.Next(4) > 0,
            },
            GapTolerance = 1e-3,
        };
    }

    private IMarginModel Model()
    {
        string[] ids = _random.Next(10) < 6 ? ["deribit-spm"] : ["deribit-xpm", "deribit-sm", "deribit-pm"];
        var id = ids[_random.Next(ids.Length)];
        var versions = MarginModelCatalog.Embedded.Models.Where(m => m.Version.Id == id).ToList();
        return versions[_random.Next(versions.Count)];
    }

    private Book Book()
    {
        var style = _random.Next(5);
        var legs = 1 + (int)LogUniform(1.0, style == 0 ? 60.0 : 15.0);
        var held = new SortedDictionary<string, (Instrument Instrument, decimal Lots)>(StringComparer.Ordinal);
        for (var k = 0; k < legs; k++)
        {
            var option = _options[_random.Next(_options.Length)].Instrument;
            var lots = Math.Round((decimal)LogUniform(1.0, 400.0));
            Add(option, style switch { 0 => _random.Next(2) == 0 ? lots : -lots, 4 => lots, _ => _random.Next(6) == 0 ? lots : -lots });
        }

        if (!_futures.IsEmpty && _random.Next(2) == 0) Add(_futures[_random.Next(_futures.Length)].Instrument, (_random.Next(2) == 0 ? 1 : -1) * Math.Round((decimal)LogUniform(10.0, 20_000.0)));
        var coins = held.Values.Where(p => p.Instrument is Option).Sum(p => Math.Abs((double)(p.Lots * p.Instrument.Lot)));
        var cash = Math.Round(coins * LogUniform(0.02, 0.6), 4);
        return Domain.Books.Book.Of(held.Values.Where(p => p.Lots != 0m).Select(p => new Position(p.Instrument, (double)(p.Lots * p.Instrument.Lot)))) with
        {
            Balances = ImmutableSortedDictionary<Currency, Balance>.Empty.Add(_options[0].Instrument.Settlement, new Balance(cash, 0.0)),
        };

        void Add(Instrument instrument, decimal lots) => held[instrument.Name] = (instrument, lots + (held.TryGetValue(instrument.Name, out var now) ? now.Lots : 0m));
    }

    private ImmutableArray<Candidate> Candidates()
    {
        var share = _random.Next(3) switch { 0 => 1.0, 1 => 0.3, _ => 0.05 };
        var candidates = _options.Concat(_futures).Where(_ => _random.NextDouble() < share).Select(l => Candidate(l.Instrument)).ToImmutableArray();
        return candidates.IsEmpty ? [Candidate(_options[0].Instrument)] : candidates;
    }

    private Candidate Candidate(Instrument instrument)
    {
        var isFuture = instrument is not Option;
        if (!isFuture && _random.Next(4) > 0) return new Candidate(instrument);
        var most = (double)(instrument.Lot * Math.Round((decimal)LogUniform(1.0, isFuture ? 50_000.0 : 100.0)));
        return _random.Next(8) switch
        {
            0 => new Candidate(instrument, most, 0.0),
            1 => new Candidate(instrument, 0.0, most),
            _ => new Candidate(instrument, most, most),
        };
    }

    private Limit LimitOf(int number)
    {
        var limit = new Limit { Id = FormattableString.Invariant($"limit-{number}"), Measure = Measure.Delta, Policy = _random.Next(3) == 0 ? LimitPolicy.NoWorseThanNow : LimitPolicy.Hard };
        switch (_random.Next(7))
        {
            case 0: return limit with { Measure = Measure.TotalSize, Upper = LogUniform(1.0, 200.0) };
            case 1: return limit with { Measure = Measure.Turnover, Upper = LogUniform(1e4, 1e7) };
            case 2: return limit with { Measure = Measure.Premium, Upper = LogUniform(10.0, 1e5) };
            case 3:
                var shock = new MarketShock((0.6 * _random.NextDouble()) - 0.3, IsStandard ? VolatilityShock.Same : (VolatilityShock)_random.Next(3));
                return limit with { Measure = Measure.StressLoss, Shock = shock, RelativeToNow = true, Upper = LogUniform(1.0, 1e5) };
            default:
                var band = LogUniform(0.01, 1_000.0);
                return limit with { Measure = Greeks[_random.Next(Greeks.Length)], RelativeToNow = true, Lower = -band, Upper = band };
        }
    }

    private ExposureTarget Target() => new()
    {
        Id = "target",
        Measure = Greeks[_random.Next(Greeks.Length)],
        Target = 0.0,
        Weight = LogUniform(1e-3, 10.0),
        Band = null,
    };

    private double LogUniform(double from, double to) => Math.Exp(Math.Log(from) + (_random.NextDouble() * Math.Log(to / from)));
}
