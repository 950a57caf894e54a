using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Pricing;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Tests.Lowering;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Risk.Scenarios;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Limits;

public sealed class ExpectedShortfallTests
{
    private const double Alpha = 0.97;
    private static readonly RebalancingProblem Desk = TestProblems.Strangles() with { Safeguards = new() { KeepProfile = false } };

    /// <summary>What is tested holds wherever the search ends.</summary>
    private static readonly SolveBudget Short = SolveBudget.Default with { WorkLimit = 30_000_000 };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_hard_limit_is_kept_and_its_tail_reported(bool wholeLots)
    {
        var free = Propose(Upper(1e9), wholeLots).Limits.Single(l => l.Id == "es");
        var wanted = 0.6 * Math.Min(free.Before, free.After);
        var proposal = Propose(Upper(wanted), wholeLots);
        var limit = proposal.Limits.Single(l => l.Id == "es");
        Assert.NotEmpty(proposal.Trades);
        Assert.True(limit.After <= wanted * (1.0 + 1e-9), $"{limit.After} of {wanted}");
        Assert.Equal((250, Alpha, "days"), (limit.Tail!.Rows, limit.Tail.Alpha, limit.Tail.ScenarioSet));
        Assert.Equal(7.5, limit.Tail.Mass, 1e-9);
        Assert.True(limit.Tail.ValueAtRiskAfter <= limit.After && limit.Tail.ValueAtRiskBefore <= limit.Before);
        Assert.True(proposal.Termination.GapRelative < 0.05, $"gap {proposal.Termination.GapRelative}");
        var losses = Losses(proposal, wholeLots);
        Assert.Equal(losses.Take(7).Sum() / 7.5 + (0.5 * losses[7] / 7.5), limit.After, 1e-6 * limit.Before);
        Assert.Equal(losses[7], limit.Tail.ValueAtRiskAfter, 1e-6 * limit.Before);
    }

    [Fact]
    public void A_limit_that_is_broken_already_becomes_no_worse_than_now()
    {
        var proposal = Propose(Upper(1.0) with { Policy = LimitPolicy.NoWorseThanNow }, wholeLots: true);
        var limit = proposal.Limits.Single(l => l.Id == "es");
        Assert.Equal(limit.Before, limit.Upper);
        Assert.True(limit.After <= limit.Before * (1.0 + 1e-9));
    }

    [Fact]
    public void A_soft_limit_is_paid_for()
    {
        var hard = Propose(Upper(1e9), wholeLots: false).Limits.Single(l => l.Id == "es");
        var proposal = Propose(Upper(0.5 * hard.After) with { Policy = LimitPolicy.Soft, SoftPrice = 3.0 }, wholeLots: false);
        var limit = proposal.Limits.Single(l => l.Id == "es");
        Assert.True(limit.After < hard.After);
        var excess = Math.Max(0.0, limit.After - limit.Upper);
        Assert.Equal(proposal.Robust.Max(r => r.AfterUsd) + (3.0 * excess), proposal.Termination.Objective, 1e-4);
    }

    [Fact]
    public void Limits_that_no_trades_can_keep_are_infeasible()
    {
        var problem = TestProblems.Tiny(RebalancingMode.MinMargin, 3.0, SyntheticMarket.Btc.Put(29, 0.90)) with { Limits = [Upper(1.0)] };
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        Assert.Equal(TerminationReason.Infeasible, proposal.Termination.Reason);
        Assert.Equal(["es"], proposal.Termination.Conflict.AsEnumerable());
    }

    /// <summary>Volatilities that rise where prices fall, two days that pass, strikes that keep their moneyness: every row revalued by the table of the risk side.</summary>
    [Fact]
    public void A_limit_is_kept_where_volatilities_the_smile_and_time_move_too()
    {
        var falls = TestProblems.Days.Returns[Currency.Btc].Select(r => -1.5 * r).ToImmutableArray();
        var set = TestProblems.Days with
        {
            Volatilities = TestProblems.Days.Returns.Clear().Add(Currency.Btc, falls),
            Smile = SmileRule.StickyDelta,
            ElapsedDays = 2.0,
        };
        var limit = Upper(1e9) with { Tail = new TailRisk(set, Alpha) };
        var free = Propose(limit, wholeLots: true, Short).Limits.Single(l => l.Id == "es");
        var plain = Propose(Upper(1e9), wholeLots: true, Short).Limits.Single(l => l.Id == "es");
        Assert.True(Math.Abs(free.Before - plain.Before) > 0.02 * plain.Before, $"{free.Before} with all that moves, {plain.Before} without");
        var wanted = 0.6 * Math.Min(free.Before, free.After);
        var proposal = Propose(limit with { Upper = wanted }, wholeLots: true, Short);
        var outcome = proposal.Limits.Single(l => l.Id == "es");
        Assert.NotEmpty(proposal.Trades);
        Assert.True(outcome.After <= wanted * (1.0 + 1e-9));

        var quantities = Quantities(proposal, wholeLots: true);
        InstrumentState[] states = [.. quantities.Keys.Select(i => InstrumentState.At(i, SyntheticMarket.Btc))];
        var table = ReturnTable.Of(states, set, VolatilitySmile.Of(states, _ => SyntheticMarket.Btc));
        double[] sizes = [.. quantities.Values];
        double[] losses = [.. Enumerable.Range(0, set.Rows).Select(row => table.Row(row).ToArray().Zip(sizes).Sum(p => p.First * p.Second)).OrderDescending()];
        Assert.Equal((losses.Take(7).Sum() + (0.5 * losses[7])) / 7.5, outcome.After, 1e-6 * outcome.Before);
    }

    /// <summary>A dollar coin that loses a tenth while BTC keeps its price in USD: contracts quoted in it gain in it, and are paid in less.</summary>
    [Fact]
    public void A_limit_counts_what_a_de_peg_does_to_linear_contracts()
    {
        var twin = MixedMarket.Btc.Find("BTC-PERPETUAL-LINEAR")!.Instrument;
        var problem = ModelProblems.Draw(MarginModelCatalog.Embedded.Named("deribit-xpm@2026-09-23"), 1, 2, 1) with { Book = Book.Of([new Position(twin, -2.0)]) };
        var set = new ReturnScenarios("de-peg", TestProblems.Days.Returns.Clear().Add(Currency.Btc, [0.0]).Add(Currency.Usdc, [-0.1]));
        var bench = new Workbench(problem);
        var loss = bench.Catalog.Model(Measure.ExpectedShortfall, LimitScope.Total, tail: new TailRisk(set, 0.5)).Evaluate(bench.Present);
        var mark = MixedMarket.Btc.UnderlyingOf(twin);
        Assert.Equal(2.0 * 0.1 * mark, loss, 1e-6 * mark);
    }

    private static Limit Upper(double upper) =>
        new() { Id = "es", Measure = Measure.ExpectedShortfall, Upper = upper, Policy = LimitPolicy.Hard, Tail = new TailRisk(TestProblems.Days, Alpha) };

    private static Proposal Propose(Limit limit, bool wholeLots, SolveBudget? budget = null) =>
        Rebalancer.Propose(Desk with { Limits = [limit], WholeLots = wholeLots, CostBudget = 3_000.0 }, budget ?? SolveBudget.Default);

    /// <summary>Losses of the resulting book day by day, written out, largest first.</summary>
    private static double[] Losses(Proposal proposal, bool wholeLots)
    {
        var quantities = Quantities(proposal, wholeLots);
        return [.. TestProblems.Days.Returns[Currency.Btc].Select(x => -quantities.Sum(q => q.Value * Profit(q.Key, x))).OrderDescending()];
    }

    private static Dictionary<Instrument, double> Quantities(Proposal proposal, bool wholeLots)
    {
        var quantities = Desk.Book.Positions.ToDictionary(p => p.Instrument, p => p.Quantity);
        foreach (var trade in proposal.Trades)
            quantities[trade.Instrument] = quantities.GetValueOrDefault(trade.Instrument) + (wholeLots ? (double)trade.OrderQuantity : trade.Quantity);
        return quantities;
    }

    private static double Profit(Instrument instrument, double x)
    {
        var state = InstrumentState.At(instrument, SyntheticMarket.Btc);
        if (instrument is not Option option) return x;
        var now = Black76.Price(option.Type, state.Underlying, option.Strike, state.Years, state.Volatility);
        return Black76.Price(option.Type, state.Underlying * (1.0 + x), option.Strike, state.Years, state.Volatility) - (now * (1.0 + x));
    }
}
