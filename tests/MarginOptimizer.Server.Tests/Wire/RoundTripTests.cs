using System.Text.Json;
using System.Text.Json.Serialization;
using FsCheck.Xunit;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Server.Wire;

namespace MarginOptimizer.Server.Tests.Wire;

public sealed class RoundTripTests
{
    private static readonly JsonSerializerOptions Exact = new() { NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals };

    [Property(MaxTest = 50)]
    public void A_problem_survives_the_wire(int seed)
    {
        var problem = Samples.Problem(seed);
        var read = ProposeRebalancingWire.Read(ProposeRebalancingWire.Write(problem, Samples.Model), _ => problem.Model);
        Assert.Equal(Dump(problem), Dump(read));
    }

    [Fact]
    public void A_package_survives_the_wire()
    {
        var problem = Samples.Problem(1);
        var package = Samples.Package(problem.Market);
        problem = problem with { Candidates = problem.Candidates.Add(new Candidate(package, 3.5) { MinimumQuantity = 0.6m }) };
        var read = ProposeRebalancingWire.Read(ProposeRebalancingWire.Write(problem, Samples.Model), _ => problem.Model);
        Assert.Equal(problem.Candidates[^1], read.Candidates[^1]);
        Assert.Equal(package, read.Candidates[^1].Instrument);
    }

    [Property(MaxTest = 20)]
    public void A_margin_question_survives_the_wire(int seed)
    {
        var problem = Samples.Problem(seed);
        var read = EvaluateMarginWire.Read(EvaluateMarginWire.Write(problem.Book, problem.Market, Samples.Model));
        Assert.Equal(Samples.Model, read.Model);
        Assert.Equal(Dump(problem.Book), Dump(read.Book));
        Assert.Equal(Dump(problem.Market), Dump(read.Market));
    }

    [Fact]
    public void What_a_request_leaves_out_becomes_the_documented_default()
    {
        var request = Samples.Request();
        request.ClearCostBudgetUsd();
        request.ClearTargetHeadroomUsd();
        request.ClearPriceOfMarginPerYear();
        request.ClearHorizonDays();
        request.ClearGapTolerance();
        request.ClearIncludeBookAsCandidates();
        request.Safeguards = null;
        request.Limits = null;
        var problem = ProposeRebalancingWire.Read(request, _ => Samples.Problem(1).Model);
        var defaults = new RebalancingProblem
        {
            Book = problem.Book,
            Market = problem.Market,
            Model = problem.Model,
            Candidates = problem.Candidates,
            Mode = problem.Mode,
            MinimumBenefit = problem.MinimumBenefit,
            MinimumTradeBenefit = problem.MinimumTradeBenefit,
            MinimumOrderNotional = problem.MinimumOrderNotional,
            WholeLots = problem.WholeLots,
        };
        Assert.Equal(Dump(defaults), Dump(problem));
    }

    [Fact]
    public void Every_listed_option_future_and_perpetual_can_be_a_candidate()
    {
        var request = Samples.Request();
        request.Candidates.Clear();
        request.Candidates.Add(new V1.Candidate { Instrument = "BTC-PERPETUAL", MaxBuy = "20" });
        request.AllListedAsCandidates = true;
        var problem = ProposeRebalancingWire.Read(request, _ => Samples.Problem(1).Model);
        Assert.Equal(problem.Market.Listings.Length - 1, problem.Candidates.Length);
        Assert.DoesNotContain(problem.Candidates, c => c.Instrument.Name == "BTC_USDC");
        Assert.Equal(20.0, Assert.Single(problem.Candidates, c => c.Instrument.Name == "BTC-PERPETUAL").MaxBuyQuantity);
    }

    [Fact]
    public void More_rows_than_a_server_takes_are_taken_on_a_machine_of_ones_own()
    {
        var request = Samples.Request();
        var set = request.Limits.ScenarioSets[0];
        set.Returns[0].Values.Clear();
        set.Returns[0].Values.AddRange(Enumerable.Repeat(0.01, ReturnScenarios.MaxRows + 1));
        set.Volatilities.Clear();
        set.Labels.Clear();
        var fault = Assert.Throws<InvalidInputException>(() => ProposeRebalancingWire.Read(request, _ => Samples.Problem(1).Model));
        Assert.Contains(fault.Violations, v => v.Path == "limits.scenario_sets[0].returns[0].values" && v.Message.Contains("expected 1 to 200000", StringComparison.Ordinal));
        var problem = ProposeRebalancingWire.Read(request, _ => Samples.Problem(1).Model, ScenarioCaps.Local);
        Assert.Equal(ReturnScenarios.MaxRows + 1, problem.Limits.Single(l => l.Measure == Measure.WorstScenarioLoss).Scenarios!.Rows);
        Assert.Equal(ScenarioCaps.Local, problem.ScenarioCaps);
    }

    [Fact]
    public void Terms_left_out_are_the_venues_for_the_name()
    {
        var request = Samples.Request();
        var expected = Dump(ProposeRebalancingWire.Read(request, _ => Samples.Problem(1).Model).Market.Listings[0].Instrument);
        foreach (var listing in request.Market.Listings) listing.Instrument.Terms = null;
        var read = ProposeRebalancingWire.Read(request, _ => Samples.Problem(1).Model);
        Assert.Equal(expected, Dump(read.Market.Listings[0].Instrument));
    }

    private static string Dump(RebalancingProblem problem) => string.Join('\n', [
        Dump(problem.Book), Dump(problem.Market), .. problem.Candidates.Select(c => Dump(c)), .. problem.Limits.Select(Dump), Dump(problem.Safeguards),
        .. problem.Targets.Select(t => Dump(t)), Dump(problem.MarginTail),
        Dump(new
        {
            problem.IncludeBookAsCandidates, problem.Mode, problem.CostBudget, problem.TargetHeadroom, problem.UnwindShare, problem.PriceOfMargin,
            problem.HorizonDays, problem.MinimumBenefit, problem.MinimumTradeBenefit, problem.MinimumOrderNotional, problem.WholeLots, problem.GapTolerance,
        }),
    ]);

    private static string Dump(Limit limit) => Dump(limit with { Tail = null, Scenarios = null }, limit.GetType()) + Dump(limit.Tail) + Dump(limit.Scenarios);

    private static string Dump(TailRisk? tail) => tail is null ? "" : Dump(tail.Alpha) + Dump(tail.Scenarios);

    private static string Dump(ReturnScenarios? rows) => rows is null ? "" : string.Join('\n', [
        rows.Id, Dump(rows.Smile), Dump(rows.ElapsedDays), .. rows.Labels, .. rows.Notes, .. rows.Returns.Concat(rows.Volatilities).Select(r => r.Key + Dump(r.Value)),
    ]);

    private static string Dump(Book book) => string.Join('\n', [
        .. book.Positions.Select(p => Dump(p.Instrument) + Dump(p.Quantity)),
        .. book.OpenOrders.Select(o => Dump(o.Instrument) + Dump(new { o.Quantity, o.LimitPrice, o.ReduceOnly, o.MayCancel })),
        .. book.Balances.Select(b => b.Key + Dump(b.Value)),
    ]);

    private static string Dump(MarketSnapshot market) => string.Join('\n', [
        Dump(market.AsOf), market.Source, .. market.Notes,
        .. market.Indices.OrderBy(i => i.Key).Select(i => Dump(i)),
        .. market.Forwards.OrderBy(f => f.Key.Expiry).Select(f => Dump(f)),
        .. market.Listings.Select(l => Dump(l.Instrument) + Dump(l.Quote)),
    ]);

    private static string Dump(Quote quote) => Dump(new
    {
        Bids = quote.Bids.Levels,
        AreBidsDeep = quote.Bids.IsDepthKnown,
        Asks = quote.Asks.Levels,
        AreAsksDeep = quote.Asks.IsDepthKnown,
        quote.Mark,
        quote.MarkVolatility,
        quote.OpenInterest,
        quote.QuotedAt,
    });

    /// <summary>The runtime type with every property, numbers exact.</summary>
    private static string Dump(object value) => Dump(value, value.GetType());

    private static string Dump(object value, Type type) => JsonSerializer.Serialize(value, type, Exact);
}
