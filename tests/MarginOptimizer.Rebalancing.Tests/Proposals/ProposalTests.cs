using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Proposals;

/// <summary>Every figure of a proposal, computed again from its trades.</summary>
public sealed class ProposalTests
{
    private static readonly RebalancingProblem Desk = TestProblems.TwoCoins() with { CostBudget = 4_000.0 };
    private static readonly Proposal Answer = Rebalancer.Propose(Desk, SolveBudget.Default);

    [Fact]
    public void Costs_fees_and_premium_of_every_trade_reproduce() => Assert.All(Answer.Trades, t =>
    {
        var index = Desk.Market.IndexOf(t.Instrument.Settlement);
        Near(index * Recomputation.Cost(Desk, t), t.CostUsd);
        Near(index * Recomputation.Fee(Desk, t), t.FeeUsd);
        Near(index * Recomputation.Paid(Desk, t), t.PremiumUsd);
    });

    [Fact]
    public void The_totals_are_the_sums_of_the_trades()
    {
        Near(Answer.Trades.Sum(t => t.CostUsd), Answer.CostUsd);
        Near(Answer.Trades.Sum(t => t.FeeUsd), Answer.FeeUsd);
        Near(Answer.Trades.Sum(t => t.PremiumUsd), Answer.PremiumUsd);
    }

    [Fact]
    public void The_margins_before_and_after_reproduce()
    {
        var before = Recomputation.Margin(Desk, Desk.Book);
        var after = Recomputation.Margin(Desk, Recomputation.BookAfter(Desk, Answer));
        Near(before.InitialUsd, Answer.Before.InitialUsd);
        Near(after.InitialUsd, Answer.After.InitialUsd);
        Near(after.MaintenanceUsd, Answer.After.MaintenanceUsd);
        Near(after.CollateralUsd, Answer.After.CollateralUsd);
        Near(after.StandaloneUsd, Answer.After.StandaloneUsd);
    }

    [Fact]
    public void The_robust_margins_reproduce()
    {
        var after = Recomputation.BookAfter(Desk, Answer);
        Assert.All(Answer.Robust, r =>
        {
            Near(Recomputation.MarginAfterMove(Desk, Desk.Book, r.Move), r.BeforeUsd);
            Near(Recomputation.MarginAfterMove(Desk, after, r.Move), r.AfterUsd);
        });
    }

    [Fact]
    public void The_margins_over_the_coming_expiries_reproduce()
    {
        Assert.Equal(SyntheticMarket.Days.Select(SyntheticMarket.Expiry), Answer.OverExpiries.Select(e => e.Expiry));
        var after = Recomputation.BookAfter(Desk, Answer);
        Assert.All(Answer.OverExpiries, e =>
        {
            var left = after with { Positions = [.. after.Positions.Where(p => Expiry(p.Instrument) > e.Expiry)] };
            Near(Recomputation.Margin(Desk, left).InitialUsd, e.AfterUsd);
        });
    }

    [Fact]
    public void The_margin_saved_by_a_leg_is_what_comes_back_without_it()
    {
        var leg = Answer.Trades.MaxBy(t => t.MarginSavedUsd)!;
        var without = Recomputation.BookAfter(Desk, Answer with { Trades = Answer.Trades.Remove(leg) });
        var with = Answer.Robust.Max(r => r.AfterUsd);
        Near(Answer.Robust.Max(r => Recomputation.MarginAfterMove(Desk, without, r.Move)) - with, leg.MarginSavedUsd);
    }

    [Fact]
    public void Prices_are_on_the_tick_grid_and_fill_every_lot() => Assert.All(Answer.Trades, t =>
    {
        Assert.True(t.Instrument.Ticks.IsValid(t.LimitPrice));
        Assert.Equal(t.LimitPrice, t.TickCount * t.Instrument.Ticks.TickAt(t.LimitPrice));
        var isBuy = t.OrderQuantity > 0m;
        var reached = (isBuy ? Desk.Market.QuoteOf(t.Instrument).Asks : Desk.Market.QuoteOf(t.Instrument).Bids).Levels
            .Where(l => isBuy ? (decimal)l.Price <= t.LimitPrice : (decimal)l.Price >= t.LimitPrice)
            .Sum(l => l.Quantity);
        Assert.True(reached >= (double)Math.Abs(t.OrderQuantity) - 1e-9);
        Assert.True(isBuy ? t.AveragePrice <= (double)t.LimitPrice + 1e-12 : t.AveragePrice >= (double)t.LimitPrice - 1e-12);
    });

    [Fact]
    public void A_price_off_the_grid_moves_to_the_side_that_fills()
    {
        var put = SyntheticMarket.Btc.Put(29, 0.80);
        var odd = SyntheticMarket.Btc.With(put, q => q with { Asks = Ladder.Touch(q.Asks.Best.Price + 0.00003, 100.0) });
        var problem = TestProblems.Tiny(RebalancingMode.MinMargin, 10, put) with { Market = odd, CostBudget = 1_000.0 };
        var trade = Assert.Single(Rebalancer.Propose(problem, SolveBudget.Default).Trades);
        Assert.True(put.Ticks.IsValid(trade.LimitPrice));
        Assert.True((double)trade.LimitPrice >= odd.QuoteOf(put).Asks.Best.Price);
    }

    [Fact]
    public void Trades_are_sorted_by_name_and_say_when_they_close()
    {
        Assert.Equal(Answer.Trades.OrderBy(t => t.Instrument.Name, StringComparer.Ordinal), Answer.Trades);
        var held = Desk.Book.Positions.ToDictionary(p => p.Instrument, p => p.Quantity);
        Assert.All(Answer.Trades, t => Assert.Equal(held.GetValueOrDefault(t.Instrument) * t.Quantity < 0.0, t.Closes));
    }

    [Fact]
    public void A_position_closed_in_full_disappears_from_the_book()
    {
        var put = SyntheticMarket.Btc.Put(29, 0.90);
        var problem = TestProblems.Strangles() with
        {
            Book = TestProblems.Strangles().Book with { Positions = [new(put, -0.3)] },
            Candidates = [],
            Safeguards = Safeguards.None,
            CostBudget = 1_000.0,
        };
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        Assert.Equal(0.3m, Assert.Single(proposal.Trades).OrderQuantity);
        Assert.Equal(0.0, proposal.After.InitialUsd);
        Assert.Empty(proposal.Accounts[0].After.Units.SelectMany(u => u.Contributions));
    }

    [Fact]
    public void Two_runs_agree_in_every_field()
    {
        var again = Rebalancer.Propose(Desk, SolveBudget.Default);
        Assert.Equal(Answer.Trades.AsEnumerable(), again.Trades);
        Assert.Equal(Answer.Termination with { Conflict = [] }, again.Termination with { Conflict = [] });
        Assert.Equal(Answer.Limits.AsEnumerable(), again.Limits);
        Assert.Equal(Answer.Robust.AsEnumerable(), again.Robust);
        Assert.Equal(Answer.OverExpiries.AsEnumerable(), again.OverExpiries);
        Assert.Equal(Answer.Frozen.AsEnumerable(), again.Frozen);
        Assert.Equal(Answer.Warnings.AsEnumerable(), again.Warnings);
        Assert.Equal((Answer.CostUsd, Answer.FeeUsd, Answer.PremiumUsd, Answer.Work), (again.CostUsd, again.FeeUsd, again.PremiumUsd, again.Work));
        Assert.Equal(Answer.After.InitialUsd, again.After.InitialUsd);
    }

    [Fact]
    public void The_order_of_candidates_does_not_matter()
    {
        var turned = Desk with { Candidates = [.. Desk.Candidates.Reverse()] };
        Assert.Equal(Answer.Trades.AsEnumerable(), Rebalancer.Propose(turned, SolveBudget.Default).Trades);
    }

    private static DateTimeOffset Expiry(Instrument instrument) => instrument switch
    {
        Option option => option.Expiry,
        Future future => future.Expiry,
        _ => DateTimeOffset.MaxValue,
    };

    private static void Near(double expected, double actual) => Assert.Equal(expected, actual, 1e-8 * (1.0 + Math.Abs(expected)));
}
