using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Proposals;

public sealed class TerminationTests
{
    private static readonly RebalancingProblem Desk = TestProblems.Strangles() with { CostBudget = 2_000.0 };

    [Fact]
    public void Where_nothing_is_worthwhile_the_book_after_is_the_book_before()
    {
        var proposal = Rebalancer.Propose(Desk with { MinimumBenefit = 1e9 }, SolveBudget.Default);
        Assert.Equal(TerminationReason.NoTradeWorthwhile, proposal.Termination.Reason);
        Assert.Equal(proposal.Termination.ObjectiveOfNoTrade, proposal.Termination.Objective);
        Assert.Empty(proposal.Trades);
        Assert.Equal((proposal.Before.InitialUsd, proposal.Before.CollateralUsd), (proposal.After.InitialUsd, proposal.After.CollateralUsd));
        Assert.Equal((0.0, 0.0, 0.0), (proposal.CostUsd, proposal.FeeUsd, proposal.PremiumUsd));
        Assert.All(proposal.Limits, l => Assert.Equal(l.Before, l.After));
        Assert.All(proposal.Robust, r => Assert.Equal(r.BeforeUsd, r.AfterUsd));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Cancelled_before_it_starts_it_answers_with_the_present_book(bool wholeLots)
    {
        var proposal = Rebalancer.Propose(Desk with { WholeLots = wholeLots }, SolveBudget.Default, new CancellationToken(canceled: true));
        Assert.Equal(TerminationReason.FeasibleAtLimit, proposal.Termination.Reason);
        Assert.False(proposal.Termination.Proven);
        Assert.Empty(proposal.Trades);
        Assert.Equal(proposal.Before.InitialUsd, proposal.After.InitialUsd);
        Assert.Equal(proposal.Termination.ObjectiveOfNoTrade, proposal.Termination.Objective);
    }

    [Fact]
    public void Cancelled_while_the_present_book_breaks_a_target_it_says_that_nothing_was_found()
    {
        var problem = TestProblems.Strangles(RebalancingMode.RestoreHeadroom) with { TargetHeadroom = 1e9 };
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default, new CancellationToken(canceled: true));
        Assert.Equal(TerminationReason.NoSolutionFound, proposal.Termination.Reason);
        Assert.Empty(proposal.Trades);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(100_000)]
    [InlineData(3_000_000)]
    public void A_limit_on_work_ends_with_limits_kept_and_a_valid_bound(long work)
    {
        var best = Rebalancer.Propose(Desk, SolveBudget.Default).Termination;
        var cut = Rebalancer.Propose(Desk, SolveBudget.Default with { WorkLimit = work });
        Assert.True(cut.Termination.Bound <= best.Objective + 1e-6);
        Assert.True(cut.Termination.Objective >= best.Bound - 1e-6);
        Assert.True(cut.Termination.Objective <= cut.Termination.ObjectiveOfNoTrade + 1e-6);
        Assert.All(cut.Limits, l => Assert.True(l.Slack >= -1e-6 * (1.0 + Math.Abs(l.After)), $"{l}"));
    }

    [Fact]
    public void Lots_cost_little_beside_fractions()
    {
        var whole = Rebalancer.Propose(Desk, SolveBudget.Default).Termination;
        var fractions = Rebalancer.Propose(Desk with { WholeLots = false }, SolveBudget.Default).Termination;
        Assert.Equal(TerminationReason.Optimal, fractions.Reason);
        Assert.True(fractions.Proven);
        Assert.InRange(whole.Objective, fractions.Bound - 1e-6, fractions.Objective + (0.005 * whole.GapScale));
    }
}
