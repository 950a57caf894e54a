using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Explanation;
using MarginOptimizer.Rebalancing.Measures;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Limits;

/// <summary>Limits on norms: a loose one changes nothing, a tight one is met closely.</summary>
public sealed class TangentLimitTests
{
    private static readonly RebalancingProblem Desk = TestProblems.Strangles() with { Safeguards = new() { KeepProfile = false }, CostBudget = 3_000.0 };

    private static readonly SolveBudget Short = SolveBudget.Default with { WorkLimit = 60_000_000 };

    private static readonly SolveBudget Long = SolveBudget.Default with { WorkLimit = 600_000_000 };

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_loose_limit_leaves_trades_and_bound_as_they_are_without_it(bool wholeLots)
    {
        var problem = Desk with { WholeLots = wholeLots };
        var without = Rebalancer.Propose(problem, Short);
        var free = Rebalancer.Propose(problem with { Limits = [Volatility(1e9)] }, Short);
        var vol = free.Limits.Single(l => l.Id == "vol");
        var loose = Rebalancer.Propose(problem with { Limits = [Volatility(1.01 * Math.Max(vol.Before, vol.After))] }, Short);
        Assert.NotEmpty(without.Trades);
        foreach (var proposal in new[] { free, loose })
        {
            Assert.Equal(Text(without), Text(proposal));
            Assert.Equal(BitConverter.DoubleToInt64Bits(without.Termination.Bound), BitConverter.DoubleToInt64Bits(proposal.Termination.Bound));
            Assert.Equal(0.0, proposal.Limits.Single(l => l.Id == "vol").Multiplier);
            Assert.Equal(without.Termination.Reason, proposal.Termination.Reason);
        }
    }

    [Fact]
    public void A_tight_limit_is_met_by_trades_with_a_small_gap()
    {
        var desk = TestProblems.Strangles() with { CostBudget = 3_000.0 };
        var free = Rebalancer.Propose(desk with { Limits = [Volatility(1e9)] }, Long).Limits.Single(l => l.Id == "vol");
        var wanted = 0.8 * Math.Min(free.Before, free.After);
        var proposal = Rebalancer.Propose(desk with { Limits = [Volatility(wanted)] }, Long);
        var (limit, termination) = (proposal.Limits.Single(l => l.Id == "vol"), proposal.Termination);
        Assert.True(proposal.Trades.Length > 0, termination.Reason.ToString());
        Assert.True(limit.After <= wanted * (1.0 + 1e-9), $"{limit.After} of {wanted}");
        Assert.True(limit.After >= 0.9 * wanted && limit.Multiplier > 0.0, $"{limit.After} of {wanted} at {limit.Multiplier}");
        Assert.InRange(termination.Objective - termination.Bound, -1e-6 * termination.GapScale, 0.01 * termination.GapScale);
    }

    [Fact]
    public void The_same_input_and_work_limit_give_the_same_trades()
    {
        var problem = Desk with { Limits = [Volatility(20_000.0)] };
        var (first, second) = (Rebalancer.Propose(problem, Short), Rebalancer.Propose(problem, Short));
        Assert.Equal(Text(first), Text(second));
        Assert.Equal(first.Work, second.Work);
        Assert.Equal(first.Termination.Bound, second.Termination.Bound);
    }

    [Fact]
    public void A_loose_limit_is_priced_at_nothing_and_changes_no_other_price()
    {
        Limit[] others =
        [
            new() { Id = "floor", Measure = Measure.WorstScenarioLoss, Upper = 1e9, Policy = LimitPolicy.Hard, Scenarios = TestProblems.Days },
            new() { Id = "vega", Measure = Measure.Vega, Lower = -2_000.0, Upper = 2_000.0, Policy = LimitPolicy.NoWorseThanNow },
        ];
        var desk = TestProblems.Strangles() with { CostBudget = 3_000.0 };
        var without = desk with { Limits = [.. others] };
        var with = desk with { Limits = [.. others, Volatility(1e9)] };
        var plain = Explainer.Explain(without, Rebalancer.Propose(without, Short), SolveBudget.Default);
        var priced = Explainer.Explain(with, Rebalancer.Propose(with, Short), SolveBudget.Default);
        Assert.Equal("", plain.NotPriced);
        Assert.Equal("", priced.NotPriced + priced.Limits.Single(l => l.Id == "vol").NotPriced);
        var price = Assert.Single(priced.Limits.Single(l => l.Id == "vol").Prices);
        Assert.Equal((0.0, 0.0, 0.0, 0.0), (price.Relaxed, price.Tightened, price.MarginalLow, price.MarginalHigh));
        var scale = 1e-6 * priced.MinimisedBeforeUsd;
        Assert.Equal(plain.OptimumInFractions, priced.OptimumInFractions, scale);
        foreach (var limit in plain.Limits)
        {
            var beside = priced.Limits.Single(l => l.Id == limit.Id);
            Assert.Equal(limit.Prices.Length, beside.Prices.Length);
            for (var k = 0; k < limit.Prices.Length; k++)
            {
                Assert.Equal(limit.Prices[k].Relaxed, beside.Prices[k].Relaxed, scale);
                Assert.Equal(limit.Prices[k].Tightened, beside.Prices[k].Tightened, scale);
            }
        }
    }

    /// <summary>Nowhere above the volatility, and equal to it where it touches.</summary>
    [Fact]
    public void Tangents_bound_the_volatility_from_below()
    {
        var bench = new Workbench(Desk with { Limits = [Volatility(1e9)] });
        var exact = bench.Question.Limits.Single(l => l.Limit.Id == "vol").Model;
        var limits = TangentLimits.Of(bench.Question)!;
        var random = new Random(5);
        for (var round = 0; round < 20; round++)
        {
            var touched = BookState.Of(bench.Universe, bench.RandomLots(random, whole: false, share: 0.2));
            limits.Touch(touched);
            var tangents = limits.Relaxed(bench.Question).Limits.Single(l => l.Limit.Id == "vol").Model;
            Assert.IsType<TangentVolatilityMeasure>(tangents);
            Assert.Equal(exact.Evaluate(touched), tangents.Evaluate(touched), 1e-9 * exact.Magnitude(touched));
            var other = BookState.Of(bench.Universe, bench.RandomLots(random, whole: true, share: 0.2));
            Assert.True(tangents.Evaluate(other) <= exact.Evaluate(other) + (1e-9 * exact.Magnitude(other)));
        }
    }

    private static Limit Volatility(double upper) => new()
    {
        Id = "vol",
        Measure = Measure.VolatilityOfPnl,
        Upper = upper,
        Policy = LimitPolicy.Hard,
        Scenarios = TestProblems.Days,
    };

    private static string[] Text(Proposal proposal) =>
        [.. proposal.Trades.Select(t => FormattableString.Invariant($"{t.Instrument.Name} {t.Quantity:r} {t.OrderQuantity}"))];
}
