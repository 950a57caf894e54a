using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Modes;

public sealed class HedgeToTargetTests
{
    private static readonly ExposureTarget Flat = new() { Id = "flat", Measure = Measure.Delta, Target = 0.0, Weight = 50_000.0 };
    private static readonly RebalancingProblem Desk = TestProblems.Strangles(RebalancingMode.HedgeToTarget) with { Targets = [Flat] };

    [Fact]
    public void A_strong_pull_brings_the_delta_to_its_target()
    {
        var proposal = Rebalancer.Propose(Desk, SolveBudget.Default);
        var exposure = Assert.Single(proposal.Exposures);
        Assert.Equal(("flat", 0.0, "coins"), (exposure.Id, exposure.Target, exposure.Unit));
        Assert.True(Math.Abs(exposure.After) < 0.1 * Math.Abs(exposure.Before), $"delta {exposure.Before} became {exposure.After}");
        Assert.All(proposal.Trades, t => Assert.Equal((double)t.OrderQuantity, t.Quantity));
    }

    [Fact]
    public void The_objective_is_rent_cost_and_half_the_weighted_squared_misses()
    {
        var proposal = Rebalancer.Propose(Desk with { Targets = [Flat, Flat with { Id = "vega", Measure = Measure.Vega, Target = -500.0, Weight = 0.01 }] }, SolveBudget.Default);
        var rent = 0.10 * 7.0 / 365.0;
        var penalty = proposal.Exposures.Sum(e => 0.5 * e.Weight!.Value * Math.Pow(e.After - e.Target, 2.0));
        Assert.Equal(penalty, proposal.Exposures.Sum(e => e.PenaltyAfterUsd), 1e-6);
        Assert.Equal((rent * proposal.Robust.Max(r => r.AfterUsd)) + proposal.CostUsd + penalty, proposal.Termination.Objective, 1e-6);
        Assert.True(proposal.Termination.Bound <= proposal.Termination.Objective);
        Assert.True(proposal.Termination.GapRelative < 0.05, $"gap {proposal.Termination.GapRelative}");
    }

    [Theory]
    [InlineData(1e3)]
    [InlineData(1e9)]
    public void A_target_far_off_makes_no_gap_small(double target)
    {
        var near = Rebalancer.Propose(Desk, SolveBudget.Default).Termination;
        var far = Rebalancer.Propose(Desk with { Targets = [Flat with { Measure = Measure.Vega, Target = target, Weight = 1.0 }] }, SolveBudget.Default).Termination;
        Assert.Equal(near.GapScale, far.GapScale, 1e-6);
        if (far.Proven || far.Reason is TerminationReason.Optimal or TerminationReason.NoTradeWorthwhile)
            Assert.True(far.Gap <= 1.001e-4 * far.GapScale, $"{far.Reason}, gap {far.Gap} of {far.GapScale}");
    }

    [Fact]
    public void A_band_is_a_hard_limit_reported_as_such()
    {
        var band = new ExposureTarget { Id = "delta", Measure = Measure.Delta, Scope = new(Currency.Btc, null), Target = 1.0, Band = 0.25 };
        var proposal = Rebalancer.Propose(Desk with { Targets = [band] }, SolveBudget.Default);
        var exposure = Assert.Single(proposal.Exposures);
        Assert.InRange(exposure.After, 0.75, 1.25);
        var limit = Assert.Single(proposal.Limits, l => l.Id == "mode:target/delta");
        Assert.Equal((0.75, 1.25, LimitPolicy.Hard), (limit.Lower, limit.Upper, limit.Policy));
        Assert.Equal(0.0, exposure.PenaltyAfterUsd);
    }

    [Fact]
    public void A_band_out_of_reach_is_infeasible_and_named()
    {
        var band = new ExposureTarget { Id = "moon", Measure = Measure.Vega, Target = 1e7, Band = 1.0 };
        var proposal = Rebalancer.Propose(Desk with { Targets = [band] }, SolveBudget.Default);
        Assert.Equal(TerminationReason.Infeasible, proposal.Termination.Reason);
        Assert.Equal(["mode:target/moon"], proposal.Termination.Conflict.AsEnumerable());
    }

    [Fact]
    public void A_target_relative_to_now_is_resolved_against_the_present_book()
    {
        var proposal = Rebalancer.Propose(Desk with { Targets = [Flat with { Target = 0.5, RelativeToNow = true }] }, SolveBudget.Default);
        var exposure = Assert.Single(proposal.Exposures);
        Assert.Equal(exposure.Before + 0.5, exposure.Target, 1e-12);
    }

    [Fact]
    public void Expiries_under_a_target_on_vega_have_no_profile_bands()
    {
        var near = SyntheticMarket.Expiry(29);
        var vega = new ExposureTarget { Id = "v", Measure = Measure.Vega, Scope = new(null, near), Target = 0.0, Weight = 1.0 };
        var limits = new Workbench(Desk with { Targets = [vega] }).Question.Limits.Where(l => l.Limit.Id.StartsWith("default:profile", StringComparison.Ordinal)).ToList();
        Assert.NotEmpty(limits);
        Assert.DoesNotContain(limits, l => l.Limit.Scope.Expiry == near);
    }

    /// <summary>Whole lots: no choice in the box is better than what is proposed by more than the gap.</summary>
    [Fact]
    public void Enumeration_finds_nothing_better_than_the_bound_and_hardly_better_than_the_answer()
    {
        var market = SyntheticMarket.Btc;
        var problem = TestProblems.WithImpact(TestProblems.Tiny(RebalancingMode.HedgeToTarget, 4.0, market.Put(29, 0.90), market.Call(29, 1.10), market.Put(8, 0.95)), 400.0) with
        {
            Targets = [new() { Id = "vega", Measure = Measure.Vega, Target = -600.0, Weight = 0.5 }, new() { Id = "gamma", Measure = Measure.Gamma, Target = -0.4, Weight = 2e5 }],
        };
        var workbench = new Workbench(problem);
        var best = workbench.EveryChoice().Min(lots => workbench.Question.Evaluate(BookState.Of(workbench.Universe, lots)));
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        Assert.Equal(best, proposal.Termination.Objective, 1e-7 * Math.Abs(best));
        Assert.True(proposal.Termination.Bound <= best);
    }
}
