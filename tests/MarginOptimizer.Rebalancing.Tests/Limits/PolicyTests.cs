using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Explanation;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Limits;

public sealed class PolicyTests
{
    private static readonly RebalancingProblem Desk = TestProblems.Strangles() with { Safeguards = new Safeguards { KeepProfile = false }, CostBudget = 3_000.0 };
    private static readonly double VegaNow = Outcome(Propose(Desk with { Limits = [Floor(LimitPolicy.NoWorseThanNow, -1e9)] })).Before;

    [Fact]
    public void A_hard_limit_holds_after_the_trades()
    {
        var proposal = Propose(Desk with { Limits = [Floor(LimitPolicy.Hard, VegaNow + 50.0)] });
        Assert.NotEmpty(proposal.Trades);
        Assert.True(Outcome(proposal).After >= VegaNow + 50.0 - 1e-6);
        Assert.True(Outcome(proposal).Slack >= -1e-6);
    }

    [Fact]
    public void A_limit_broken_today_does_not_forbid_trading_when_it_may_stay()
    {
        var proposal = Propose(Desk with { Limits = [Floor(LimitPolicy.NoWorseThanNow, 1e6)] });
        Assert.NotEmpty(proposal.Trades);
        Assert.True(Outcome(proposal).After >= VegaNow - 1e-6);
    }

    [Fact]
    public void The_same_limit_hard_is_proven_infeasible_and_named()
    {
        var proposal = Propose(Desk with { Limits = [Floor(LimitPolicy.Hard, 1e6)] });
        Assert.Equal(TerminationReason.Infeasible, proposal.Termination.Reason);
        Assert.True(proposal.Termination.Proven);
        Assert.Contains("vega", proposal.Termination.Conflict);
        Assert.Empty(proposal.Trades);
        Assert.Equal(proposal.Before.InitialUsd, proposal.After.InitialUsd);
    }

    [Fact]
    public void Two_limits_that_contradict_each_other_are_both_named()
    {
        var proposal = Propose(Desk with
        {
            Limits =
            [
                new Limit { Id = "at most", Measure = Measure.Delta, Upper = -1.0, Policy = LimitPolicy.Hard },
                new Limit { Id = "at least", Measure = Measure.Delta, Lower = 1.0, Policy = LimitPolicy.Hard },
            ],
        });
        Assert.Equal(TerminationReason.Infeasible, proposal.Termination.Reason);
        Assert.Equal(new[] { "at most", "at least" }.AsEnumerable(), proposal.Termination.Conflict);
    }

    [Theory]
    [InlineData(150.0, 1e-6)]
    [InlineData(3_000.0, 1e-6)] // enough to bring the robust margin to nothing: a face of optima, many of them degenerate
    [InlineData(3_000.0, 1e-3)]
    [InlineData(10_000.0, 1e-6)]
    public void A_soft_limit_is_bought_at_its_price(double budget, double price)
    {
        var fractions = Desk with { WholeLots = false, CostBudget = budget };
        var cheap = Propose(fractions with { Limits = [Floor(LimitPolicy.Soft, VegaNow + 80.0, price)] });
        var dear = Propose(fractions with { Limits = [Floor(LimitPolicy.Soft, VegaNow + 80.0, 1e4)] });
        Assert.True(Outcome(dear).After >= VegaNow + 80.0 - 1e-6, $"{Outcome(dear)}");
        Assert.True(Shortfall(cheap) >= Shortfall(dear) - 1e-6, $"{Outcome(cheap)} {Outcome(dear)}");
        var margin = cheap.Robust.Max(r => r.AfterUsd);
        Assert.Equal(margin + (price * Shortfall(cheap)), cheap.Termination.Objective, 1e-6 * (1.0 + margin));
        Assert.True(cheap.Termination.Proven, $"{cheap.Termination}");
        Assert.True(margin <= dear.Robust.Max(r => r.AfterUsd) + (2e-4 * margin) + 1e-3, $"{margin} {dear.Termination}");

        static double Shortfall(Proposal proposal) => Math.Max(0.0, VegaNow + 80.0 - Outcome(proposal).After);
    }

    [Fact]
    public void A_soft_limit_that_cannot_be_kept_does_not_make_the_question_infeasible()
    {
        var proposal = Propose(Desk with { Limits = [Floor(LimitPolicy.Soft, 1e6, 1.0)] });
        Assert.NotEqual(TerminationReason.Infeasible, proposal.Termination.Reason);
        Assert.True(proposal.Termination.Objective > 5e5);
    }

    [Fact]
    public void A_relative_limit_bounds_the_change()
    {
        var band = new Limit { Id = "vega", Measure = Measure.Vega, Lower = -5.0, Upper = 5.0, RelativeToNow = true, Policy = LimitPolicy.Hard };
        var outcome = Outcome(Propose(Desk with { Limits = [band] }));
        Assert.InRange(outcome.After, VegaNow - 5.0 - 1e-6, VegaNow + 5.0 + 1e-6);
    }

    [Fact]
    public void A_limit_on_one_expiry_leaves_the_others_alone()
    {
        var expiry = SyntheticMarket.Expiry(29);
        var band = new Limit
        {
            Id = "vega",
            Measure = Measure.Vega,
            Scope = new(null, expiry),
            Lower = 0.0,
            Upper = 0.0,
            RelativeToNow = true,
            Policy = LimitPolicy.Hard,
        };
        var proposal = Propose(Desk with { WholeLots = false, Limits = [band] });
        Assert.Equal(Outcome(proposal).Before, Outcome(proposal).After, 1e-5);
        Assert.NotEmpty(proposal.Trades);
    }

    [Theory]
    [InlineData(Measure.Turnover, 40_000.0)]
    [InlineData(Measure.TotalSize, 0.7)]
    [InlineData(Measure.Premium, -500.0)]
    [InlineData(Measure.ExecutionCost, 40.0)]
    [InlineData(Measure.LegSize, 0.2)]
    [InlineData(Measure.Utilisation, 0.5)]
    [InlineData(Measure.MaintenanceMargin, 40_000.0)]
    public void Upper_limits_hold_on_every_measure(Measure measure, double upper)
    {
        var proposal = Propose(Desk with { Limits = [new Limit { Id = "vega", Measure = measure, Upper = upper }] });
        Assert.NotEmpty(proposal.Trades);
        Assert.True(Outcome(proposal).After <= Math.Max(upper, Outcome(proposal).Before) * (1.0 + 1e-9) + 1e-6);
    }

    [Fact]
    public void A_limit_on_size_between_two_lots_proves_as_much_as_at_the_lower_one()
    {
        var (at, between) = (Quick(Sized(0.7)), Quick(Sized(0.799)));
        Assert.NotEmpty(at.Trades);
        Assert.Equal(at.Trades.Select(t => (t.Instrument.Name, t.LotCount)), between.Trades.Select(t => (t.Instrument.Name, t.LotCount)));
        Assert.Equal(at.Termination.Bound, between.Termination.Bound);
        Assert.Equal(0.799, Outcome(Quick(Sized(0.799) with { WholeLots = false })).After, 1e-6);

        static Proposal Quick(RebalancingProblem problem) => Rebalancer.Propose(problem, SolveBudget.Default with { WorkLimit = 50_000_000 });

        // Contracts in dollars are no whole shares of a coin: options alone.
        static RebalancingProblem Sized(double coins) => Desk with
        {
            Candidates = [.. Desk.Candidates.Where(c => c.Instrument is Option)],
            IncludeBookAsCandidates = false,
            Limits = [new Limit { Id = "vega", Measure = Measure.TotalSize, Upper = coins }],
        };
    }

    [Fact]
    public void A_limit_on_size_between_two_lots_is_priced_as_asked()
    {
        var (whole, fractions) = (Price(inLots: true), Price(inLots: false));
        Assert.Equal(fractions.Tightened, whole.Tightened, 1e-6 * Math.Abs(fractions.Tightened));
        Assert.Equal(fractions.MarginalHigh, whole.MarginalHigh, 1e-6 * Math.Abs(fractions.MarginalHigh));

        static BoundPrice Price(bool inLots)
        {
            var problem = Desk with
            {
                WholeLots = inLots,
                Candidates = [.. Desk.Candidates.Where(c => c.Instrument is Option)],
                IncludeBookAsCandidates = false,
                Limits = [new Limit { Id = "vega", Measure = Measure.TotalSize, Upper = 0.05 }],
            };
            var budget = SolveBudget.Default with { WorkLimit = 50_000_000 };
            return Explainer.Explain(problem, Rebalancer.Propose(problem, budget), SolveBudget.Default).Limits.Single(l => l.Id == "vega").Prices.Single();
        }
    }

    private static Limit Floor(LimitPolicy policy, double lower, double price = 0.0) =>
        new() { Id = "vega", Measure = Measure.Vega, Lower = lower, Policy = policy, SoftPrice = price };

    private static Proposal Propose(RebalancingProblem problem) => Rebalancer.Propose(problem, SolveBudget.Default);

    private static LimitOutcome Outcome(Proposal proposal) => proposal.Limits.Single(l => l.Id == "vega");
}
