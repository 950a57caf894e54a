using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Proposals;

public sealed class NearestTradeTests
{
    private static readonly SolveBudget Short = SolveBudget.Default with { WorkLimit = 40_000_000 };
    private static readonly RebalancingProblem Idle = TestProblems.Strangles(RebalancingMode.SaveMoney) with { PriceOfMargin = 1e-3 };

    [Theory]
    [InlineData(true, 0.0)]
    [InlineData(false, 0.0)]
    [InlineData(true, 40.0)]
    [InlineData(false, 40.0)]
    public void It_is_worthwhile_just_above_its_price_and_nothing_is_just_below(bool wholeLots, double benefit)
    {
        var problem = Idle with { WholeLots = wholeLots, MinimumBenefit = benefit };
        var nearest = Rebalancer.Propose(problem, Short).Termination.Nearest;
        Assert.NotNull(nearest);
        var price = nearest.PriceOfMargin!.Value;
        Assert.True(price > problem.PriceOfMargin);
        Assert.Equal(nearest.CostUsd + benefit, price * problem.HorizonDays / 365.0 * nearest.MarginSavedUsd, 1e-6 * (nearest.CostUsd + benefit + 1.0));
        Assert.True(nearest.BenefitUsd < 0.0);
        Assert.Equal(benefit, nearest.BenefitNeededUsd);
        Assert.NotEmpty(nearest.Trades);
        Assert.NotEmpty(Rebalancer.Propose(problem with { PriceOfMargin = 1.02 * price }, Short).Trades);
        Assert.Empty(Rebalancer.Propose(problem with { PriceOfMargin = 0.98 * price }, Short).Trades);
    }

    [Fact]
    public void In_fractions_it_is_proven_and_the_beginning_of_the_frontier()
    {
        var problem = Idle with { WholeLots = false };
        var nearest = Rebalancer.Propose(problem, SolveBudget.Default).Termination.Nearest!;
        var frontier = Rebalancing.Frontiers.FrontierTracer.Trace(
            problem with { Mode = RebalancingMode.MinMargin }, new Rebalancing.Frontiers.FrontierOptions { Bounds = [10.0] }, SolveBudget.Default);
        Assert.True(nearest.IsProvenNearest);
        Assert.Equal(frontier.Vertices[0].BreakEvenPriceOfMargin!.Value, nearest.PriceOfMargin!.Value, 1e-3 * nearest.PriceOfMargin.Value);
    }

    [Fact]
    public void A_proposal_has_none() => Assert.Null(Rebalancer.Propose(TestProblems.Strangles(), Short).Termination.Nearest);

    [Fact]
    public void Where_nothing_may_be_traded_there_is_none()
    {
        var problem = Idle with { Candidates = [], IncludeBookAsCandidates = true, Safeguards = new Safeguards { RobustMargin = false } };
        var nothing = problem with { Limits = [new() { Id = "none", Measure = Domain.Limits.Measure.Turnover, Upper = 0.0, Policy = Domain.Limits.LimitPolicy.Hard }] };
        var answer = Rebalancer.Propose(nothing, SolveBudget.Default);
        Assert.Equal(TerminationReason.NoTradeWorthwhile, answer.Termination.Reason);
        Assert.Null(answer.Termination.Nearest);
    }
}
