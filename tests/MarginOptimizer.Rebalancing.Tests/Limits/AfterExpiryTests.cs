using System.Globalization;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Tests.Lowering;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Limits;

public sealed class AfterExpiryTests
{
    private static readonly DateTimeOffset Near = SyntheticMarket.Expiry(SyntheticMarket.Days[0]);

    public static TheoryData<IMarginModel> Models => [TestProblems.PortfolioMargin, TestProblems.StandardMargin];

    [Theory]
    [MemberData(nameof(Models), DisableDiscoveryEnumeration = true)]
    public void The_margin_is_that_of_a_book_without_the_legs(IMarginModel model)
    {
        var problem = Desk(model);
        var bench = new Workbench(problem);
        var random = new Random(3);
        for (var k = 0; k < 10; k++)
        {
            var book = BookState.Of(bench.Universe, bench.RandomLots(random, whole: true));
            foreach (var days in SyntheticMarket.Days)
            {
                var expiry = SyntheticMarket.Expiry(days);
                var kept = (double[])book.Quantities.Clone();
                for (var i = 0; i < kept.Length; i++)
                {
                    if (bench.Universe.Instruments[i].Expires() <= expiry) kept[i] = 0.0;
                }

                var measure = bench.Catalog.Model(Measure.InitialMarginAfterExpiry, new LimitScope(null, expiry));
                var expected = bench.Landscape.AtToday(book with { Quantities = kept }, LimitScope.Total).Initial;
                Assert.Equal(expected, measure.Evaluate(book), 1e-9 * (1.0 + expected));
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models), DisableDiscoveryEnumeration = true)]
    public void What_is_optimised_is_what_is_evaluated(IMarginModel model)
    {
        var bench = new Workbench(Desk(model));
        var measure = bench.Catalog.Model(Measure.InitialMarginAfterExpiry, new LimitScope(Currency.Btc, Near));
        var lowered = new LoweredMeasure(bench, measure, 1.0);
        var random = new Random(5);
        for (var k = 0; k < 20; k++)
        {
            var lots = bench.RandomLots(random, whole: true, 0.3);
            var expected = measure.Evaluate(BookState.Of(bench.Universe, lots));
            Assert.Equal(expected, lowered.At(lots), 1e-9 * (1.0 + expected));
        }
    }

    [Fact]
    public void A_limit_keeps_the_margin_after_the_expiry()
    {
        var problem = TestProblems.Strangles() with { CostBudget = 2_000.0 };
        var free = Rebalancer.Propose(problem, SolveBudget.Default);
        var worse = free.OverExpiries.First(e => e.Expiry == Near);
        var bound = 0.9 * worse.AfterUsd;
        var limit = new Limit { Id = "late", Measure = Measure.InitialMarginAfterExpiry, Scope = new LimitScope(null, Near), Upper = bound, Policy = LimitPolicy.Hard };
        var kept = Rebalancer.Propose(problem with { Limits = [limit] }, SolveBudget.Default);
        Assert.True(kept.OverExpiries.First(e => e.Expiry == Near).AfterUsd <= bound * (1.0 + 1e-9));
        Assert.True(kept.Termination.Objective >= free.Termination.Bound * (1.0 - 1e-9));
    }

    [Fact]
    public void The_safeguard_adds_a_limit_for_every_expiry_within_the_horizon()
    {
        var problem = TestProblems.Strangles() with { CostBudget = 2_000.0, HorizonDays = 30.0, Safeguards = new() { SavingsOutlive = true } };
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        var limits = proposal.Limits.Where(l => l.Measure == Measure.InitialMarginAfterExpiry).ToList();
        var expected = SyntheticMarket.Days.Where(d => d <= 30)
            .Select(d => $"default:savings-outlive/{SyntheticMarket.Expiry(d).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture)}");
        Assert.Equal(expected, limits.Select(l => l.Id));
        Assert.All(limits, l => Assert.True(l.After <= l.Before * (1.0 + 1e-9), $"{l}"));
        Assert.DoesNotContain(Rebalancer.Propose(TestProblems.Strangles(), SolveBudget.Default).Limits, l => l.Measure == Measure.InitialMarginAfterExpiry);
    }

    private static RebalancingProblem Desk(IMarginModel model) => TestProblems.Strangles() with
    {
        Model = model,
        Candidates = [.. TestProblems.Strangles().Candidates.Where(c => c.Instrument is not Future)],
    };
}
