using FsCheck.Xunit;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Deribit;
using MarginOptimizer.Margin.Evaluation;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Margin.Tests.Books;
using MarginOptimizer.Margin.Tests.Models;
using MarginOptimizer.Margin.Tests.Naive;

namespace MarginOptimizer.Margin.Tests.Deribit;

public sealed class EarlyMarginTests
{
    private static readonly EarlyMarginParameters Deck = new()
    {
        PriceRange = 0.15,
        BucketsPerSide = 5,
        VolatilityRangeUp = 0.45,
        VolatilityRangeDown = 0.30,
        ShortTermVegaPower = 0.30,
        LongTermVegaPower = 0.13,
        OptionRule = OptionContingencyRule.Rolled,
        OptionRate = 0.01,
        AtTheMoneyRange = 0.10,
        FuturesRule = FuturesContingencyRule.Gross,
        FuturesRate = 0.006,
        VegaOffsetRate = 0.0,
        InitialFactor = 1.2,
    };

    private static readonly EarlyMarginParameters[] Sets =
    [
        Deck,
        Deck with
        {
            PriceRange = 0.125,
            BucketsPerSide = 4,
            VolatilityRangeUp = 0.4,
            VolatilityRangeDown = 0.4,
            ShortTermVegaPower = 0.5,
            LongTermVegaPower = 0.5,
            OptionRule = OptionContingencyRule.All,
            FuturesRule = FuturesContingencyRule.Offset,
            FuturesRate = 0.02,
            VegaOffsetRate = 0.25,
        },
        Deck with { PriceRange = 0.10, OptionRule = OptionContingencyRule.NetShortPerStrike, FuturesRule = FuturesContingencyRule.Offset, FuturesRate = 0.01 },
    ];

    [Property(MaxTest = 200)]
    public void The_compiled_margin_equals_the_naive_one(int seed)
    {
        var parameters = Sets[(seed & int.MaxValue) % Sets.Length];
        var (_, index, book) = RandomBooks.Create(seed);
        var naive = new NaiveEarlyMargin(parameters, index, book.Legs);
        var unit = Evaluate(parameters, book);
        var scale = 1e-8 * book.Legs.Sum(l => Math.Abs(l.Size));
        Assert.Equal(naive.WorstCase(), Component(unit, "worst case"), scale);
        Assert.Equal(naive.OptionContingency(), Component(unit, "option contingency"), scale);
        Assert.Equal(naive.FuturesContingency(), Component(unit, "futures contingency"), scale);
        Assert.Equal(naive.VegaContingency(), Component(unit, "vega contingency"), scale);
        Assert.Equal(naive.Maintenance, unit.Maintenance, scale);
        Assert.Equal(1.2 * naive.Maintenance, unit.Initial, scale);
        Assert.Equal(unit.Initial, unit.Components.Sum(c => c.Value), scale);
    }

    /// <summary>The deck's example of the rolled contingency: 210 uncovered at 0.01 BTC.</summary>
    [Fact]
    public void Longs_nearer_the_money_cover_shorts_further_out()
    {
        (double Strike, double Net)[] net = [(10_500, 200), (12_000, -50), (14_000, -60), (15_000, -200), (16_000, 100), (18_000, -10)];
        var book = LegBook.Of(10_000, [.. net.Select(n => Leg.Call(n.Net, n.Strike, 30, 0.6, 10_000))]);
        Assert.Equal(2.1, Component(Evaluate(Deck, book), "option contingency"), 1e-12);
    }

    /// <summary>More strikes than one stretch of running sums holds, on both sides of the index.</summary>
    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    [InlineData(33)]
    [InlineData(300)]
    public void Many_strikes_are_rolled_as_few(int strikesPerSide)
    {
        var random = new Random(strikesPerSide);
        var legs = Enumerable.Range(-strikesPerSide, 2 * strikesPerSide).Select(k => Leg.Call(random.Next(-9, 10), 10_005 + (10 * k), 30, 0.6, 10_000)).ToArray();
        var book = LegBook.Of(10_000, legs);
        Assert.Equal(new NaiveEarlyMargin(Deck, 10_000, book.Legs).OptionContingency(), Component(Evaluate(Deck, book), "option contingency"), 1e-9);
    }

    [Fact]
    public void A_short_nearer_the_money_is_not_covered_by_a_long_further_out()
    {
        var book = LegBook.Of(10_000, Leg.Call(-10, 12_000, 30, 0.6, 10_000), Leg.Call(10, 13_000, 30, 0.6, 10_000), Leg.Put(-4, 8000, 30, 0.6, 10_000));
        Assert.Equal(0.14, Component(Evaluate(Deck, book), "option contingency"), 1e-12);
    }

    /// <summary>The charge is the value of a covering problem: uncovered shorts, and longs carried outward, at least what every strike is short.</summary>
    [Property(MaxTest = 100)]
    public void The_rolled_contingency_is_the_cheapest_cover(int seed)
    {
        var random = new Random(seed);
        var net = Enumerable.Range(0, 1 + random.Next(6)).Select(k => (Strike: 11_000.0 + (500 * k), Size: (double)random.Next(-50, 51))).ToArray();
        var book = LegBook.Of(10_000, [.. net.Select(n => Leg.Call(n.Size, n.Strike, 30, 0.6, 10_000))]);
        var charged = Component(Evaluate(Deck, book), "option contingency");

        var (rows, columns) = (net.Length, (2 * net.Length) - 1);
        var costs = new double[columns];
        Array.Fill(costs, 0.01, 0, rows);
        var strategies = new double[rows * columns];
        for (var row = 0; row < rows; row++)
        {
            strategies[(row * columns) + row] = 1.0;
            if (row > 0) strategies[(row * columns) + rows + row - 1] = 1.0;
            if (row < rows - 1) strategies[(row * columns) + rows + row] = -1.0;
        }

        var needs = net.Select((n, i) => (MarginNode)new Affine($"short at {n.Strike}", new LinearForm(new double[2], -n.Size)));
        var cover = new Decomposition("cover", [.. needs], costs, strategies);
        Assert.Equal(Value(cover), charged, 1e-9);
    }

    private static double Value(MarginNode node)
    {
        var unit = new MarginUnit
        {
            Currency = Currency.Btc,
            Index = 1.0,
            Instruments = [],
            InitialRequirement = node,
            MaintenanceRequirement = node,
            Collateral = node,
            Components = [],
        };
        var program = new UnitProgram(unit);
        var workspace = program.CreateWorkspace();
        program.Evaluate(workspace);
        return program.InitialRequirement(workspace);
    }

    /// <summary>60 % of volatility raised by 45 % at 30 days, in the deck.</summary>
    [Fact]
    public void A_volatility_of_60_rises_to_87_at_30_days() =>
        Assert.Equal(0.87, Deck.Volatility.Shocked(0.60, Deck.Volatility.Factor(30.0), Domain.Limits.VolatilityShock.Up), 1e-15);

    [Theory]
    [InlineData("2018-06-01T00:00:00Z", "deribit-pm@2017-01-01")]
    [InlineData("2019-06-01T00:00:00Z", "deribit-pm@2019-01-01")]
    [InlineData("2020-06-01T00:00:00Z", "deribit-pm@2020-01-01")]
    [InlineData("2023-12-31T00:00:00Z", "deribit-pm@2021-01-01")]
    public void An_instant_selects_the_version(string instant, string name) =>
        Assert.Equal(name, MarginModelCatalog.Embedded.Select("deribit-pm", DateTimeOffset.Parse(instant, null)).Version.Name);

    [Fact]
    public void After_march_2024_there_is_no_version() => Assert.Throws<InvalidInputException>(
        () => MarginModelCatalog.Embedded.Select("deribit-pm", new DateTimeOffset(2024, 4, 1, 0, 0, 0, TimeSpan.Zero)));

    [Theory]
    [InlineData("2017-01-01", 0.02, 10.0)]
    [InlineData("2019-01-01", 0.01, 10.0)]
    [InlineData("2020-01-01", 0.01, 10.0)]
    [InlineData("2021-01-01", 0.006, 20.0)]
    public void The_embedded_contingencies_are_those_of_their_pages(string day, double rate, double charged)
    {
        var book = LegBook.Of(8000, Leg.Perpetual(10, 8000), Leg.Future(-10, 8010, 40), Leg.Call(-10, 12_000, 30, 0.6, 8000));
        var unit = new MarginEvaluator(MarginModelCatalog.Embedded.Named($"deribit-pm@{day}").Compile(book.Market, book.Instruments)).Evaluate(book.Book).Units[0];
        Assert.Equal(rate * charged, Component(unit, "futures contingency"), 1e-12);
        var options = day == "2019-01-01" ? 0.05 : 0.1;
        Assert.Equal(options, Component(unit, "option contingency"), 1e-12);
    }

    [Fact]
    public void Every_version_warns_that_its_days_are_approximate()
    {
        var book = LegBook.Of(8000, Leg.Perpetual(10, 8000));
        foreach (var model in MarginModelCatalog.Embedded.Models.Where(m => m.Version.Id == "deribit-pm"))
        {
            Assert.Contains(model.Compile(book.Market, book.Instruments).Warnings, w => w.Message.Contains("approximate", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Faults_of_a_document_are_reported_by_path()
    {
        var text = ModelTexts.Embedded("deribit-pm-2021-01-01")
            .Replace("\"buckets_per_side\": {\"value\": 5", "\"buckets_per_side\": {\"value\": 5.5", StringComparison.Ordinal)
            .Replace("\"rule\": \"gross\"", "\"rule\": \"net\"", StringComparison.Ordinal)
            .Replace("\"at_the_money_range\": {\"value\": 0.1", "\"at_the_money_range\": {\"value\": 0", StringComparison.Ordinal);
        Assert.Equal(
            [
                "underlyings.BTC.buckets_per_side.value", "underlyings.BTC.options.at_the_money_range.value", "underlyings.BTC.futures.rule",
                "underlyings.ETH.buckets_per_side.value", "underlyings.ETH.options.at_the_money_range.value", "underlyings.ETH.futures.rule",
            ],
            Assert.Throws<InvalidInputException>(() => MarginModelReader.Read(text)).Violations.Select(v => v.Path).Order(StringComparer.Ordinal).OrderBy(p => p.Contains("ETH", StringComparison.Ordinal)).ThenBy(p => p.Contains("futures", StringComparison.Ordinal)));
    }

    [Fact]
    public void Linear_contracts_are_refused()
    {
        var book = LegBook.Of(8000, Leg.Perpetual(10, 8000) with { IsLinear = true });
        Assert.Throws<InvalidInputException>(() => MarginModelCatalog.Embedded.Named("deribit-pm@2021-01-01").Compile(book.Market, book.Instruments));
    }

    private static double Component(UnitReport unit, string name) => unit.Components.Single(c => c.Name == name).Value;

    private static UnitReport Evaluate(EarlyMarginParameters parameters, LegBook book)
    {
        var model = new DeribitEarlyPortfolioMargin(
            new MarginModelVersion("deribit-pm", LegBook.AsOf, null, ModelStatus.InForce),
            System.Collections.Immutable.ImmutableSortedDictionary<Currency, EarlyMarginParameters>.Empty
                .Add(Currency.Btc, parameters).Add(Currency.Eth, parameters));
        return new MarginEvaluator(model.Compile(book.Market, book.Instruments)).Evaluate(book.Book).Units.Single();
    }
}
