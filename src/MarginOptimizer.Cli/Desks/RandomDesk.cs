using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Rebalancing.Problems;

namespace MarginOptimizer.Cli.Desks;

/// <summary>Draws books, candidates, limits and modes as desks have them, on the quotes of a real market. The same seed draws the same desk.</summary>
internal sealed class RandomDesk
{
    private readonly MarketSnapshot _market;
    private readonly Random _random;
    private readonly ImmutableArray<Listing> _options;
    private readonly ImmutableArray<Listing> _futures;
    private readonly IMarginModel _model;

    private RandomDesk(MarketSnapshot chain, int seed)
    {
        _random = new Random(seed);
        (_model, _market) = DeskModels.Draw(chain, _random);
        _options =
        [
            .. _market.Listings.Where(l => l is { Instrument: Option option, Quote: { Mark: > 0.0, Bids.IsEmpty: false, Asks.IsEmpty: false } }
                && option.Expiry > _market.AsOf + TimeSpan.FromHours(12) && _model.Covers(option)),
        ];
        // Leverage of futures under the standard margin follows a curve that is not published.
        var isStandard = _model.Version.Id == "deribit-sm";
        _futures = [.. _market.Listings.Where(l => !isStandard && l.Instrument is Perpetual or Future && _model.Covers(l.Instrument))];
    }

    /// <summary>The desk of a seed.</summary>
    /// <param name="chain">Has inverse options of one coin quoted on both sides, under the venue's names.</param>
    /// <param name="seed">Any.</param>
    public static RebalancingProblem Draw(MarketSnapshot chain, int seed) => new RandomDesk(chain, seed).Draw();

    private RebalancingProblem Draw()
    {
        var mode = (RebalancingMode)_random.Next(5);
        var limits = new DeskLimits(_market, _model, _random);
        var book = Book();
        return new RebalancingProblem
        {
            Book = book,
            Market = _market,
            Model = _model,
            Candidates = new DeskCandidates(_market, _options, _futures, mode != RebalancingMode.Unwind, _random).Draw(),
            IncludeBookAsCandidates = mode == RebalancingMode.Unwind || !Draws.OneIn(_random, 5),
            Mode = mode,
            CostBudget = mode == RebalancingMode.MinMargin && _random.Next(2) == 0 ? Draws.LogUniform(_random, 100.0, 20_000.0) : null,
            TargetHeadroom = mode == RebalancingMode.RestoreHeadroom ? HeadroomTarget(book) : null,
            UnwindShare = mode == RebalancingMode.Unwind ? 0.05 + (0.4 * _random.NextDouble()) : null,
            Targets = mode == RebalancingMode.HedgeToTarget ? [limits.Target()] : [],
            PriceOfMargin = Draws.LogUniform(_random, 0.02, 3.0),
            HorizonDays = Draws.LogUniform(_random, 1.0, 60.0),
            MinimumBenefit = Draws.OneIn(_random, 3) ? Draws.LogUniform(_random, 1.0, 500.0) : 0.0,
            MinimumTradeBenefit = Draws.OneIn(_random, 6) ? Draws.LogUniform(_random, 1.0, 200.0) : 0.0,
            MinimumOrderNotional = Draws.OneIn(_random, 6) ? Draws.LogUniform(_random, 100.0, 100_000.0) : 0.0,
            Limits = limits.Draw(),
            Safeguards = Safeguards(),
            WholeLots = !Draws.OneIn(_random, 8),
            GapTolerance = 1e-3,
        };
    }

    /// <summary>Above today's headroom by a part of the margin, so that trades can reach it.</summary>
    private double HeadroomTarget(Book book)
    {
        var instruments = book.Positions.Select(p => p.Instrument).Concat(book.OpenOrders.Select(o => o.Instrument)).DistinctBy(i => i.Name);
        var report = new MarginEvaluator(_model.Compile(_market, [.. instruments.OrderBy(i => i.Name, StringComparer.Ordinal)])).Evaluate(book, withContributions: false);
        return report.HeadroomUsd + (report.InitialUsd * Draws.LogUniform(_random, 0.01, 0.5));
    }

    private Safeguards Safeguards()
    {
        var wide = _random.Next(3) > 0;
        return new Safeguards
        {
            KeepProfile = wide && !Draws.OneIn(_random, 4),
            LimitRealRisk = wide && !Draws.OneIn(_random, 4),
            RobustMargin = !Draws.OneIn(_random, 3),
            CapLegs = !Draws.OneIn(_random, 4),
            QuoteHygiene = !Draws.OneIn(_random, 4),
            SavingsOutlive = Draws.OneIn(_random, 8),
        };
    }

    private Book Book()
    {
        var style = _random.Next(5);
        var legs = 1 + (int)Draws.LogUniform(_random, 1.0, style == 0 ? 60.0 : 15.0);
        var held = new SortedDictionary<string, (Instrument Instrument, decimal Quantity)>(StringComparer.Ordinal);
        for (var k = 0; k < legs; k++)
        {
            var coins = style switch { 0 => Signed(2), 4 => 1m, _ => Signed(6) } * (decimal)Draws.LogUniform(_random, 0.1, 40.0);
            Add(_options[_random.Next(_options.Length)].Instrument, coins);
        }

        if (!_futures.IsEmpty && _random.Next(2) == 0)
        {
            var future = _futures[_random.Next(_futures.Length)];
            Add(future.Instrument, Signed(2) * (decimal)(Draws.LogUniform(_random, 1e2, 2e5) / (future.Instrument.IsCountedInUsd ? 1.0 : future.Quote.Mark)));
        }

        var optionCoins = held.Values.Where(p => p.Instrument is Option).Sum(p => Math.Abs((double)p.Quantity));
        var settlement = _options[0].Instrument.Settlement;
        var index = _market.IndexOf(_options[0].Instrument.Base) / _market.IndexOf(settlement);
        var cash = Math.Round(optionCoins * index * Draws.LogUniform(_random, 0.02, 0.6), 4);
        return Domain.Books.Book.Of(held.Values.Where(p => p.Quantity != 0m).Select(p => new Position(p.Instrument, (double)p.Quantity))) with
        {
            Balances = ImmutableSortedDictionary<Currency, Balance>.Empty.Add(settlement, new Balance(cash, 0.0)),
            OpenOrders = Draws.OneIn(_random, 4) ? [.. Enumerable.Range(0, _random.Next(1, 5)).Select(_ => OpenOrder())] : [],
        };

        void Add(Instrument instrument, decimal quantity)
        {
            var whole = Math.Sign(quantity) * Math.Max(1m, Math.Round(Math.Abs(quantity) / instrument.Lot)) * instrument.Lot;
            held[instrument.Name] = (instrument, whole + (held.TryGetValue(instrument.Name, out var now) ? now.Quantity : 0m));
        }
    }

    private OpenOrder OpenOrder()
    {
        var (instrument, quote) = _options[_random.Next(_options.Length)];
        var sign = Signed(2);
        var quantity = sign * instrument.Lot * Math.Max(1m, Math.Round((decimal)Draws.LogUniform(_random, 0.1, 20.0) / instrument.Lot));
        return new OpenOrder(instrument, (double)quantity, sign > 0m ? quote.Bids.Best.Price : quote.Asks.Best.Price, Draws.OneIn(_random, 4));
    }

    /// <summary>Long once in so many, else short.</summary>
    private decimal Signed(int many) => Draws.OneIn(_random, many) ? 1m : -1m;
}
