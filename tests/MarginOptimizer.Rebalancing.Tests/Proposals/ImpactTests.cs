using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Proposals;

public sealed class ImpactTests
{
    private static readonly RebalancingProblem Desk = TestProblems.Strangles(RebalancingMode.SaveMoney) with { PriceOfMargin = 5.0, HorizonDays = 30.0 };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Impact_is_coefficient_times_squared_coins_and_part_of_the_objective(bool wholeLots)
    {
        var problem = TestProblems.WithImpact(Desk, 5.0) with { WholeLots = wholeLots };
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        Assert.NotEmpty(proposal.Trades);
        foreach (var trade in proposal.Trades)
        {
            var coefficient = problem.Candidates.Single(c => c.Instrument.Name == trade.Instrument.Name).Impact;
            var coins = trade.Instrument is Option ? trade.Quantity : trade.Quantity / trade.Mark;
            Assert.Equal(coefficient * coins * coins, trade.ImpactUsd, 1e-9 * (1.0 + trade.ImpactUsd));
        }

        var rent = 5.0 * 30.0 / 365.0;
        Assert.Equal(proposal.Trades.Sum(t => t.ImpactUsd), proposal.ImpactUsd, 1e-6);
        Assert.Equal((rent * proposal.Robust.Max(r => r.AfterUsd)) + proposal.CostUsd + proposal.ImpactUsd, proposal.Termination.Objective, 1e-5);
        var saved = proposal.Before.InitialUsd - proposal.After.InitialUsd;
        Assert.Equal((rent * saved) - proposal.CostUsd - proposal.ImpactUsd, proposal.MoneySavedUsd, 1e-5);
        Assert.True(proposal.Termination.GapRelative < 0.05, $"gap {proposal.Termination.GapRelative}");
    }

    [Fact]
    public void The_dearer_the_impact_the_smaller_the_trades()
    {
        var free = Rebalancer.Propose(Desk with { WholeLots = false }, SolveBudget.Default);
        var some = Rebalancer.Propose(TestProblems.WithImpact(Desk, 5.0) with { WholeLots = false }, SolveBudget.Default);
        var dear = Rebalancer.Propose(TestProblems.WithImpact(Desk, 500.0) with { WholeLots = false }, SolveBudget.Default);
        Assert.Equal(0.0, free.ImpactUsd);
        Assert.True(some.Termination.Objective > free.Termination.Objective);
        Assert.True(dear.Termination.Objective > some.Termination.Objective);
        Assert.True(dear.ImpactUsd / 500.0 < some.ImpactUsd / 5.0);
    }

    [Fact]
    public void Enumeration_finds_nothing_better_in_whole_lots()
    {
        var market = SyntheticMarket.Btc;
        var problem = TestProblems.WithImpact(TestProblems.Tiny(RebalancingMode.SaveMoney, 4.0, market.Put(29, 0.90), market.Put(29, 0.80), market.Perpetual()), 300.0) with
        {
            PriceOfMargin = 5.0,
            HorizonDays = 30.0,
        };
        var workbench = new Workbench(problem);
        var best = workbench.EveryChoice().Min(lots => workbench.Question.Evaluate(BookState.Of(workbench.Universe, lots)));
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        Assert.Equal(best, proposal.Termination.Objective, 1e-7 * Math.Abs(best));
        Assert.True(proposal.Termination.Bound <= best);
    }
}
