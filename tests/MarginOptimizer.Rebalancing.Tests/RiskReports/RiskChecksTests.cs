using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.RiskReports;

namespace MarginOptimizer.Rebalancing.Tests.RiskReports;

public sealed class RiskChecksTests
{
    private static readonly RiskProblem Right = RiskEvaluationTests.ProblemOf("deribit-spm@2026-02-15");

    public static TheoryData<string, RiskProblem> Faults => new()
    {
        { "confidences", Right with { Confidences = [] } },
        { "confidences", Right with { Confidences = [.. Enumerable.Range(1, 11).Select(k => k / 12.0)] } },
        { "confidences[1]", Right with { Confidences = [0.9, 1.0] } },
        { "confidences[0]", Right with { Confidences = [0.0] } },
        { "confidences[0]", Right with { Confidences = [double.NaN] } },
        { "confidences[1]", Right with { Confidences = [0.9, 0.9] } },
        { "ladder_moves[0]", Right with { LadderMoves = [-1.0] } },
        { "ladder_moves[0]", Right with { LadderMoves = [double.PositiveInfinity] } },
        { "ladder_moves", Right with { LadderMoves = [.. Enumerable.Range(0, 101).Select(k => k / 100.0)] } },
        { "spread_factor", Right with { SpreadFactor = 0.5 } },
        { "spread_factor", Right with { SpreadFactor = double.NaN } },
        { "spread_factor", Right with { SpreadFactor = 1_001.0 } },
        { "convention", Right with { Convention = (QuantileConvention)9 } },
        { "scenario_sets[0].returns", Right with { Measured = [Set("eth", Currency.Eth, 0.1)] } },
        { "scenario_sets[0].returns[BTC][0]", Right with { Measured = [Set("nan", Currency.Btc, double.NaN)] } },
        { "scenario_sets[0].id", Right with { Measured = [Set("", Currency.Btc, 0.1)] } },
        { "stress_sets[0].id", Right with { Stressed = [Set("days", Currency.Btc, 0.1)] } },
        { "stress_sets[0].returns", Right with { Stressed = [Set("long", Currency.Btc, [.. Enumerable.Repeat(0.1, 1_001)])] } },
        { "stress_sets", Right with { Stressed = [.. Enumerable.Range(0, 21).Select(k => Set($"{k}", Currency.Btc, 0.1))] } },
        { "book.positions[0].quantity", Right with { Book = Book.Of([Right.Book.Positions[0] with { Quantity = double.NaN }]) } },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_fault_is_named_by_its_path(string path, RiskProblem problem) =>
        Assert.Contains(Assert.Throws<InvalidInputException>(() => RiskEvaluation.Run(problem)).Violations, v => v.Path == path);

    [Fact]
    public void Every_fault_is_named_at_once() => Assert.Equal(
        ["confidences[0]", "spread_factor", "scenario_sets[0].returns"],
        Assert.Throws<InvalidInputException>(() => RiskEvaluation.Check(Right with
        {
            Confidences = [2.0],
            SpreadFactor = 0.0,
            Measured = [Set("eth", Currency.Eth, 0.1)],
        })).Violations.Select(v => v.Path));

    [Fact]
    public void Rows_that_would_not_fit_are_refused_before_they_are_priced()
    {
        var rows = ImmutableArray.CreateRange(Enumerable.Repeat(0.01, ReturnScenarios.MaxRows));
        var set = new ReturnScenarios("0", ImmutableSortedDictionary<Currency, ImmutableArray<double>>.Empty.Add(Currency.Btc, rows));
        var problem = Right with { Measured = [.. Enumerable.Range(0, 20).Select(k => set with { Id = $"{k}" })] };
        var faults = Assert.Throws<InvalidInputException>(() => RiskEvaluation.Check(problem)).Violations;
        Assert.Contains("32000000 rows x positions", Assert.Single(faults).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_market_without_options_has_no_built_in_sets()
    {
        var market = new MarketSnapshot(
            Right.Market.AsOf, Right.Market.Indices, Right.Market.Forwards, Right.Market.Listings.Where(l => l.Instrument is not Domain.Instruments.Option), "bare");
        var book = Book.Of([new Position(market.Find("BTC-PERPETUAL")!.Instrument, 1_000.0)]);
        var fault = Assert.Single(Assert.Throws<InvalidInputException>(() => BuiltInScenarios.Measured(book, market)).Violations);
        Assert.Equal("scenario_sets", fault.Path);
        Assert.Contains("no option on BTC", fault.Message, StringComparison.Ordinal);
    }

    private static ReturnScenarios Set(string id, Currency coin, params double[] returns) => new(id, RiskEvaluationTests.Rows(coin, returns));
}
