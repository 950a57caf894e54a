using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Modes;

public sealed class MinMarginTests
{
    private static readonly RebalancingProblem Desk = TestProblems.Strangles() with { CostBudget = 2_000.0 };
    private static readonly Proposal Answer = Rebalancer.Propose(Desk, SolveBudget.Default);

    [Fact]
    public void Robust_margin_falls_within_the_budget()
    {
        Assert.NotEmpty(Answer.Trades);
        Assert.InRange(Answer.CostUsd, 0.0, 2_000.0 * (1.0 + 1e-9));
        Assert.True(Answer.Robust.Max(r => r.AfterUsd) < Answer.Robust.Max(r => r.BeforeUsd));
        Assert.Equal(Answer.Termination.Objective, Answer.Robust.Max(r => r.AfterUsd), 1e-6);
        Assert.True(Answer.Termination.Bound <= Answer.Termination.Objective + 1e-6);
    }

    [Fact]
    public void A_real_share_of_the_margin_is_saved() =>
        Assert.True(Answer.Termination.Objective < 0.9 * Answer.Termination.ObjectiveOfNoTrade, $"{Answer.Termination}");

    [Fact]
    public void The_gap_is_small() => Assert.True(Answer.Termination.GapRelative < 0.005, $"{Answer.Termination}");

    [Fact]
    public void Every_trade_is_in_whole_lots() => Assert.All(Answer.Trades, t =>
    {
        Assert.Equal(0m, t.OrderQuantity % t.Instrument.Lot);
        Assert.NotEqual(0L, t.LotCount);
        Assert.Equal(t.OrderQuantity, t.LotCount * t.Instrument.Lot);
        Assert.True(Math.Abs(t.OrderQuantity) >= t.Instrument.MinimumQuantity);
    });

    [Fact]
    public void The_profile_of_every_expiry_stays_in_its_band()
    {
        var after = Recomputation.BookAfter(Desk, Answer);
        foreach (var days in SyntheticMarket.Days)
        {
            var straddle = Pricing.InstrumentGreeks.Of(Pricing.InstrumentState.At(Desk.Market.Call(days, 1.00), Desk.Market));
            InBand(days, g => g.Vega, 0.2 * straddle.Vega, after);
            InBand(days, g => g.Theta, 0.2 * straddle.Theta, after);
            InBand(days, g => g.Gamma, 0.2 * straddle.Gamma, after);
        }
    }

    [Fact]
    public void The_worst_loss_of_the_house_does_not_grow()
    {
        var before = Recomputation.WorstHouseLoss(Desk, Desk.Book);
        Assert.True(Recomputation.WorstHouseLoss(Desk, Recomputation.BookAfter(Desk, Answer)) <= before * (1.0 + 1e-9));
    }

    [Fact]
    public void No_leg_exceeds_its_cap() => Assert.All(Answer.Trades, t =>
    {
        var quote = Desk.Market.QuoteOf(t.Instrument);
        var side = t.OrderQuantity > 0m ? quote.Asks : quote.Bids;
        var visible = side.IsDepthKnown ? 0.2 * side.TotalQuantity : 0.02 * quote.OpenInterest!.Value;
        Assert.True((double)Math.Abs(t.OrderQuantity) <= visible * (1.0 + 1e-9));
    });

    [Fact]
    public void Without_a_budget_one_percent_of_the_margin_may_be_spent()
    {
        var proposal = Rebalancer.Propose(TestProblems.Strangles(), SolveBudget.Default);
        var budget = proposal.Limits.Single(l => l.Id == "mode:cost-budget");
        Assert.Equal(0.01 * proposal.Before.InitialUsd, budget.Upper, 1e-6);
        Assert.True(proposal.CostUsd <= budget.Upper * (1.0 + 1e-9));
    }

    [Fact]
    public void A_budget_of_nothing_buys_nothing()
    {
        var proposal = Rebalancer.Propose(Desk with { CostBudget = 0.0 }, SolveBudget.Default);
        Assert.Equal(TerminationReason.NoTradeWorthwhile, proposal.Termination.Reason);
        Assert.Empty(proposal.Trades);
    }

    [Fact]
    public void More_budget_never_leaves_more_margin()
    {
        var previous = double.PositiveInfinity;
        foreach (var budget in (double[])[100.0, 400.0, 1_600.0])
        {
            var proposal = Rebalancer.Propose(Desk with { CostBudget = budget, WholeLots = false }, SolveBudget.Default);
            Assert.True(proposal.Termination.Objective <= previous + 1e-6);
            previous = proposal.Termination.Objective;
        }
    }

    [Fact]
    public void Both_coins_are_optimised_together_and_valued_in_dollars()
    {
        var problem = TestProblems.TwoCoins() with { CostBudget = 3_000.0 };
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        Assert.Contains(proposal.Trades, t => t.Instrument.Base == Domain.Currency.Btc);
        Assert.Contains(proposal.Trades, t => t.Instrument.Base == Domain.Currency.Eth);
        var after = Recomputation.BookAfter(problem, proposal);
        Assert.All(proposal.Robust, r => Near(Recomputation.MarginAfterMove(problem, after, r.Move), r.AfterUsd));
        Assert.True(proposal.CostUsd <= 3_000.0 * (1.0 + 1e-9));
    }

    [Fact]
    public void The_standard_margin_is_reduced_by_closing_shorts()
    {
        var problem = Desk with
        {
            Model = TestProblems.StandardMargin,
            Candidates = [.. Desk.Candidates.Where(c => c.Instrument is not Future)],
            Safeguards = new Safeguards { KeepProfile = false },
        };
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        Assert.NotEmpty(proposal.Trades);
        Assert.Contains(proposal.Trades, t => t.Closes);
        Assert.True(proposal.After.InitialUsd < proposal.Before.InitialUsd);
    }

    private static void InBand(int days, Func<Pricing.InstrumentGreeks, double> greek, double straddle, Domain.Books.Book after)
    {
        var expiry = SyntheticMarket.Expiry(days);
        var present = Recomputation.Greek(Desk, Desk.Book, greek, Domain.Currency.Btc, expiry);
        var change = Recomputation.Greek(Desk, after, greek, Domain.Currency.Btc, expiry) - present;
        Assert.True(Math.Abs(change) <= (Math.Max(0.2 * Math.Abs(present), Math.Abs(straddle)) * (1.0 + 1e-6)) + 1e-9, $"{days} days: {change} of {present}");
    }

    private static void Near(double expected, double actual) => Assert.Equal(expected, actual, 1e-8 * (1.0 + Math.Abs(expected)));
}
