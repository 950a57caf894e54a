using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.MarketData.Deribit;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Server.Wire;

namespace MarginOptimizer.Server.Tests;

/// <summary>Made-up problems that use every part of the wire.</summary>
internal static class Samples
{
    public static DateTimeOffset AsOf { get; } = new(2026, 10, 1, 12, 0, 0, TimeSpan.Zero);

    public static ModelChoice Model { get; } = new("deribit-spm", AsOf);

    private static readonly string[] Options =
        ["BTC-30OCT26-80000-P", "BTC-30OCT26-90000-P", "BTC-30OCT26-110000-C", "BTC-30OCT26-120000-C", "BTC_USDC-30OCT26-95000-C"];

    private static readonly string[] Others = ["BTC-30OCT26", "BTC-PERPETUAL", "BTC_USDC"];

    /// <summary>Options, a dated future, a perpetual and a spot pair, some with depth, some with a touch only, some one-sided.</summary>
    public static MarketSnapshot Market(Random random)
    {
        var listings = Options.Concat(Others).Select(name => ListingOf(name, random)).ToList();
        var forwards = new Dictionary<ForwardKey, double>
        {
            [new ForwardKey(Currency.Btc, new DateTimeOffset(2026, 10, 30, 8, 0, 0, TimeSpan.Zero))] = 100_000.0 + random.NextDouble(),
        };
        var indices = new Dictionary<Currency, double> { [Currency.Btc] = 100_000.0, [Currency.Usdc] = 0.9998 };
        return new MarketSnapshot(AsOf, indices, forwards, listings, "sample", ["one note", "another"]);
    }

    public static Book BookOf(MarketSnapshot market, Random random) => new(
        [.. market.Listings.Where(_ => random.Next(2) == 0).Append(market.Listings[0]).DistinctBy(l => l.Instrument.Name).Select(l => new Position(l.Instrument, Signed(random)))],
        [.. market.Listings.Where(_ => random.Next(3) == 0).Select(l => new OpenOrder(l.Instrument, Signed(random), Positive(random), random.Next(2) == 0))],
        ImmutableSortedDictionary<Currency, Balance>.Empty
            .Add(Currency.Btc, new Balance(Signed(random), 0.0))
            .Add(Currency.Usdc, new Balance(Signed(random), Positive(random))));

    public static RebalancingProblem Problem(int seed)
    {
        var random = new Random(seed);
        var market = Market(random);
        var mode = (RebalancingMode)random.Next(5);
        var scenarios = ScenariosOf(random);
        return new RebalancingProblem
        {
            Book = BookOf(market, random),
            Market = market,
            Model = MarginModelCatalog.Embedded.Select(Model.Id, Model.At),
            Candidates = [.. market.Listings.Where(l => l.Instrument is not Spot).Select(l => CandidateOf(l.Instrument, random))],
            IncludeBookAsCandidates = random.Next(2) == 0,
            Mode = mode,
            CostBudget = mode == RebalancingMode.MinMargin && random.Next(2) == 0 ? Positive(random) : null,
            TargetHeadroom = mode is RebalancingMode.RestoreHeadroom or RebalancingMode.Unwind && random.Next(2) == 0 ? Signed(random) : null,
            Targets = mode == RebalancingMode.HedgeToTarget ? [.. Enumerable.Range(0, 3).Select(i => TargetOf(i, random))] : [],
            UnwindShare = mode == RebalancingMode.Unwind && random.Next(2) == 0 ? 0.25 : null,
            PriceOfMargin = Positive(random),
            HorizonDays = Positive(random) % 30.0 + 0.5,
            MinimumBenefit = Positive(random),
            MinimumTradeBenefit = Positive(random),
            MinimumOrderNotional = Positive(random),
            Limits = [.. Enum.GetValues<Measure>().Select((measure, i) => LimitOf(measure, i, scenarios, random))],
            Safeguards = SafeguardsOf(random),
            WholeLots = random.Next(2) == 0,
            GapTolerance = random.NextDouble() + 1e-9,
            MarginTail = random.Next(2) == 0 ? new TailRisk(scenarios, 0.5 + (0.4 * random.NextDouble())) : null,
        };
    }

    public static V1.ProposeRebalancingRequest Request(int seed = 1) => ProposeRebalancingWire.Write(Problem(seed), Model);

    /// <summary>A spread of two puts that sorts behind every instrument.</summary>
    public static Package Package(MarketSnapshot market) => Domain.Instruments.Package.Of(
        "put spread",
        [new PackageLeg(market.Find(Options[1])!.Instrument, 1m), new PackageLeg(market.Find(Options[0])!.Instrument, -1.5m)],
        new TickSchedule(0.0001m, [new TickStep(0.005m, 0.0005m)]),
        0.2m,
        0.4m) with
    {
        FeeRule = PackageFees.DearerSide,
        MinimumNotional = 2_500.0,
        Bids = new Ladder([new(-0.001, 5.0), new(-0.002, 10.0)], true),
        Asks = Ladder.Touch(0.0),
    };

    private static Listing ListingOf(string name, Random random)
    {
        var known = DeribitContracts.FromName(name, AsOf).Instrument;
        var instrument = known is Option ? known with { MinimumNotional = 10.25 * name.Length } : known;
        var mark = instrument is Option ? 0.05 * random.NextDouble() : 100_000.0 * (1.0 + 0.01 * random.NextDouble());
        return new Listing(instrument, new Quote
        {
            Bids = Side(mark, -1.0, random),
            Asks = Side(mark, +1.0, random),
            Mark = mark,
            MarkVolatility = instrument is Option ? 0.3 + random.NextDouble() : double.NaN,
            OpenInterest = random.Next(2) == 0 ? Positive(random) : null,
            QuotedAt = random.Next(2) == 0 ? AsOf.AddSeconds(-random.Next(60)) : null,
        });
    }

    private static Ladder Side(double mark, double sign, Random random) => random.Next(3) switch
    {
        0 => Ladder.Empty,
        1 => Ladder.Touch(mark * (1.0 + sign * 0.01)),
        _ => new Ladder([.. Enumerable.Range(1, 3).Select(i => new PriceLevel(mark * (1.0 + sign * 0.01 * i), Positive(random)))], true),
    };

    private static Candidate CandidateOf(Instrument instrument, Random random) => new(
        instrument,
        random.Next(2) == 0 ? Positive(random) : null,
        random.Next(2) == 0 ? 0.0 : null,
        ReduceOnly: random.Next(4) == 0,
        Impact: random.Next(2) == 0 ? Positive(random) : 0.0)
    {
        MinimumQuantity = random.Next(2) == 0 ? random.Next(1, 20) * instrument.Lot : null,
    };

    private static Limit LimitOf(Measure measure, int index, ReturnScenarios scenarios, Random random)
    {
        var policy = (LimitPolicy)(index % 3);
        return new Limit
        {
            Id = $"limit {index}",
            Measure = measure,
            Scope = random.Next(2) == 0 ? LimitScope.Total : new LimitScope(Currency.Btc, random.Next(2) == 0 ? AsOf.AddDays(29) : null),
            Lower = random.Next(2) == 0 ? -Positive(random) : null,
            Upper = Positive(random),
            RelativeToNow = random.Next(2) == 0,
            Policy = policy,
            SoftPrice = policy == LimitPolicy.Soft ? Positive(random) : 0.0,
            AfterMoves = random.Next(2) == 0,
            Shock = measure == Measure.StressLoss ? new MarketShock(-0.5 + random.NextDouble(), (VolatilityShock)random.Next(3)) : default,
            Tail = measure.NeedsTail() ? new TailRisk(scenarios, 0.5 + (0.4 * random.NextDouble())) : null,
            Scenarios = measure.NeedsScenarios() ? scenarios : null,
            Step = random.Next(3) == 0 ? Positive(random) : null,
        };
    }

    private static ReturnScenarios ScenariosOf(Random random) => new("days", RowsOf(random))
    {
        Volatilities = random.Next(2) == 0 ? RowsOf(random) : ImmutableSortedDictionary<Currency, ImmutableArray<double>>.Empty,
        Smile = (SmileRule)random.Next(2),
        ElapsedDays = random.Next(3),
        Labels = random.Next(2) == 0 ? [.. Enumerable.Range(0, 20).Select(day => $"day {day}")] : [],
        Notes = ["2 of 22 returns were left out"],
    };

    private static ImmutableSortedDictionary<Currency, ImmutableArray<double>> RowsOf(Random random) =>
        ImmutableSortedDictionary<Currency, ImmutableArray<double>>.Empty.Add(Currency.Btc, [.. Enumerable.Range(0, 20).Select(_ => random.NextDouble() - 0.5)]);

    private static ExposureTarget TargetOf(int index, Random random) => new()
    {
        Id = $"target {index}",
        Measure = Measure.Delta + random.Next(6),
        Scope = random.Next(2) == 0 ? LimitScope.Total : new LimitScope(Currency.Btc, null),
        Target = Signed(random),
        RelativeToNow = random.Next(2) == 0,
        Weight = index > 0 ? Positive(random) : null,
        Band = index < 2 ? Positive(random) : null,
    };

    private static Safeguards SafeguardsOf(Random random) => new()
    {
        KeepProfile = random.Next(2) == 0,
        ProfileShare = random.NextDouble() + 0.01,
        LimitRealRisk = random.Next(2) == 0,
        WorstFillMultiple = random.Next(2) == 0 ? 1.0 + random.NextDouble() : null,
        RobustMargin = random.Next(2) == 0,
        RobustMove = random.Next(2) == 0 ? 0.03 : null,
        CapLegs = random.Next(2) == 0,
        VisibleShare = 0.5,
        OpenInterestShare = 0.25,
        SavingsOutlive = random.Next(2) == 0,
        QuoteHygiene = random.Next(2) == 0,
    };

    private static double Positive(Random random) => 1e-6 + 1_000.0 * random.NextDouble();

    private static double Signed(Random random) => random.Next(2) == 0 ? Positive(random) : -Positive(random);
}
