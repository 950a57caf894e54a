using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Modes;

public sealed class UnwindTests
{
    private static readonly RebalancingProblem Desk = TestProblems.Strangles(RebalancingMode.Unwind) with { Safeguards = new() { CapLegs = false } };

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.5)]
    public void At_least_the_share_asked_for_is_closed_by_trades_that_shrink_positions(double share)
    {
        var proposal = Rebalancer.Propose(Desk with { UnwindShare = share }, SolveBudget.Default);
        var gross = Assert.Single(proposal.Limits, l => l.Id == "mode:gross-notional");
        Assert.NotEmpty(proposal.Trades);
        Assert.True(gross.After <= (1.0 - share) * gross.Before * (1.0 + 1e-9), $"{gross.Before} became {gross.After}");
        Assert.All(proposal.Trades, OnlyShrinks);
    }

    [Fact]
    public void Everything_can_be_closed_to_nothing_and_not_beyond()
    {
        var proposal = Rebalancer.Propose(Desk with { UnwindShare = 1.0 }, SolveBudget.Default);
        Assert.Equal(Desk.Book.Positions.Length, proposal.Trades.Length);
        Assert.Equal(0.0, proposal.After.InitialUsd, 1e-9);
        Assert.Empty(Recomputation.BookAfter(Desk, proposal).Positions);
    }

    [Fact]
    public void Without_a_target_it_closes_what_pays_for_itself()
    {
        var cheap = Rebalancer.Propose(Desk with { PriceOfMargin = 0.001 }, SolveBudget.Default);
        Assert.Equal(TerminationReason.NoTradeWorthwhile, cheap.Termination.Reason);
        var dear = Rebalancer.Propose(Desk with { PriceOfMargin = 5.0, HorizonDays = 30.0 }, SolveBudget.Default);
        Assert.NotEmpty(dear.Trades);
        Assert.True(dear.MoneySavedUsd > 0.0);
        Assert.All(dear.Trades, OnlyShrinks);
    }

    [Fact]
    public void A_headroom_can_be_the_target()
    {
        var now = Rebalancer.Propose(Desk with { PriceOfMargin = 0.001 }, SolveBudget.Default).Before.HeadroomUsd;
        var proposal = Rebalancer.Propose(Desk with { TargetHeadroom = now + 20_000.0 }, SolveBudget.Default);
        Assert.True(proposal.After.HeadroomUsd >= now + 20_000.0 - 1e-3);
        Assert.All(proposal.Trades, OnlyShrinks);
    }

    [Fact]
    public void Candidates_that_are_not_held_are_never_traded()
    {
        var proposal = Rebalancer.Propose(Desk with { UnwindShare = 0.3 }, SolveBudget.Default);
        Assert.Equal(Desk.Book.Positions.Length, proposal.CandidateCount);
    }

    [Fact]
    public void Exposures_may_shrink_to_nothing_but_not_turn()
    {
        var bands = new Workbench(Desk).Question.Limits.Where(l => l.Limit.Id.StartsWith("default:profile", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(bands);
        Assert.All(bands, b => Assert.True(b.Lower <= Math.Min(b.Now, 0.0) && b.Upper >= Math.Max(b.Now, 0.0), $"{b.Limit.Id}: {b.Now} in [{b.Lower}, {b.Upper}]"));
        Assert.All(bands.Where(b => b.Now < 0.0), b => Assert.True(b.Upper <= Math.Max(0.2 * -b.Now, b.Upper - b.Lower + b.Now), b.Limit.Id));
    }

    private static void OnlyShrinks(ProposedTrade trade)
    {
        var held = Desk.Book.Positions.Single(p => p.Instrument.Name == trade.Instrument.Name).Quantity;
        Assert.True(trade.Closes);
        Assert.True(held * trade.Quantity < 0.0 && Math.Abs(trade.Quantity) <= Math.Abs(held), $"{trade.Instrument.Name}: {trade.Quantity} of {held}");
    }
}
