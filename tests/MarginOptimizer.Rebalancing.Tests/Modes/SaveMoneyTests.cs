using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Modes;

public sealed class SaveMoneyTests
{
    private static readonly RebalancingProblem Desk = TestProblems.Strangles(RebalancingMode.SaveMoney) with { HorizonDays = 30.0 };

    [Fact]
    public void At_a_low_price_of_margin_doing_nothing_is_best()
    {
        var proposal = Propose(0.001);
        Assert.Equal(TerminationReason.NoTradeWorthwhile, proposal.Termination.Reason);
        Assert.True(proposal.Termination.Proven);
        Assert.Empty(proposal.Trades);
        Assert.Equal(0.0, proposal.MoneySavedUsd);
        Assert.Null(proposal.BreakEvenPriceOfMargin);
    }

    [Fact]
    public void At_a_high_price_of_margin_trades_pay_for_themselves()
    {
        var proposal = Propose(5.0);
        Assert.NotEmpty(proposal.Trades);
        Assert.True(proposal.MoneySavedUsd > 0.0);
        var saved = proposal.Before.InitialUsd - proposal.After.InitialUsd;
        Assert.Equal((5.0 * 30.0 / 365.0 * saved) - proposal.CostUsd, proposal.MoneySavedUsd, 1e-6);
        Assert.True(proposal.BreakEvenPriceOfMargin < 5.0);
    }

    [Fact]
    public void The_objective_is_the_rent_of_the_robust_margin_and_the_cost()
    {
        var proposal = Propose(5.0);
        var rent = 5.0 * 30.0 / 365.0;
        Assert.Equal((rent * proposal.Robust.Max(r => r.AfterUsd)) + proposal.CostUsd, proposal.Termination.Objective, 1e-6);
        Assert.Equal(rent * proposal.Robust.Max(r => r.BeforeUsd), proposal.Termination.ObjectiveOfNoTrade, 1e-6);
    }

    [Fact]
    public void The_break_even_price_separates_gain_from_loss()
    {
        var proposal = Propose(5.0);
        var even = proposal.BreakEvenPriceOfMargin!.Value;
        var saved = proposal.Before.InitialUsd - proposal.After.InitialUsd;
        Assert.Equal(proposal.CostUsd, even * 30.0 / 365.0 * saved, 1e-6);

        Assert.True((even * 1.02 * 30.0 / 365.0 * saved) - proposal.CostUsd > 0.0);
        Assert.True((even * 0.98 * 30.0 / 365.0 * saved) - proposal.CostUsd < 0.0);
        Assert.NotEmpty(Propose(even * 1.5).Trades);
    }

    [Fact]
    public void A_gain_below_the_minimum_benefit_is_not_worth_the_trouble()
    {
        var best = Propose(5.0).Termination;
        var gain = best.ObjectiveOfNoTrade - best.Objective;
        var proposal = Rebalancer.Propose(Desk with { PriceOfMargin = 5.0, MinimumBenefit = gain * 1.5 }, SolveBudget.Default);
        Assert.Equal(TerminationReason.NoTradeWorthwhile, proposal.Termination.Reason);
        Assert.False(proposal.Termination.Proven, "doing nothing is chosen, not optimal");
        Assert.Empty(proposal.Trades);
        Assert.NotEmpty(Rebalancer.Propose(Desk with { PriceOfMargin = 5.0, MinimumBenefit = gain * 0.9 }, SolveBudget.Default).Trades);
    }

    private static Proposal Propose(double price) => Rebalancer.Propose(Desk with { PriceOfMargin = price }, SolveBudget.Default);
}
