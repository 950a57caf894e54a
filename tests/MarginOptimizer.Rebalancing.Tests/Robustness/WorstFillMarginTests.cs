using FsCheck.Xunit;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Tests.Accounts;
using MarginOptimizer.Rebalancing.Tests.Execution;
using MarginOptimizer.Rebalancing.Tests.Lowering;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Robustness;

/// <summary>The margin at the worst partial fill: a bound over every part of the trades, and a limit that is optimised within.</summary>
public sealed class WorstFillMarginTests
{
    private static readonly Workbench Desk = new(TestProblems.Strangles());
    private static readonly Workbench Coins = new(TestProblems.TwoCoins());

    /// <summary>Nothing but worst rows: the bound is what some corner attains.</summary>
    private static readonly Workbench Rows = new(TestProblems.Strangles() with { Model = OnlyRows() });

    public static TheoryData<string> Models => [.. MarginModelCatalog.Embedded.Models.Select(m => m.Version.Name)];

    [Property(MaxTest = 40)]
    public void No_partial_fill_needs_more(int seed)
    {
        var random = new Random(seed);
        foreach (var bench in (Workbench[])[Desk, Coins])
        {
            var measure = bench.Catalog.Model(Measure.WorstFillInitialMargin, LimitScope.Total);
            var lots = bench.RandomLots(random, whole: false, 0.3);
            var bound = measure.Evaluate(BookState.Of(bench.Universe, lots));
            for (var k = 0; k < 8; k++)
            {
                var part = Array.ConvertAll(lots, l => l * (random.Next(3) == 0 ? random.NextDouble() : random.Next(2)));
                var margin = bench.Landscape.AtToday(BookState.Of(bench.Universe, part), LimitScope.Total).Initial;
                Assert.True(margin <= bound * (1.0 + 1e-9), $"seed {seed}: {margin} at a part, {bound} at most");
            }
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void No_partial_fill_needs_more_under_any_model(string name)
    {
        for (var seed = 0; seed < 2; seed++)
        {
            var random = new Random(seed);
            var (problem, _) = DrawnOrders.Draw(MarginModelCatalog.Embedded.Named(name), random, 4);
            var bench = new Workbench(problem with { Safeguards = Safeguards.None });
            var measure = bench.Catalog.Model(Measure.WorstFillInitialMargin, LimitScope.Total);
            var lots = bench.RandomLots(random, whole: true, 0.3);
            var bound = measure.Evaluate(BookState.Of(bench.Universe, lots));
            for (var k = 0; k < 30; k++)
            {
                var part = Array.ConvertAll(lots, l => Math.Round(l * (random.Next(3) == 0 ? random.NextDouble() : random.Next(2))));
                var margin = bench.Landscape.AtToday(BookState.Of(bench.Universe, part), LimitScope.Total).Initial;
                Assert.True(margin <= bound + (1e-9 * (1.0 + bound)), $"{name}, seed {seed}: {margin} at a part, {bound} at most");
            }
        }
    }

    [Fact]
    public void Where_one_worst_row_decides_some_corner_attains_the_bound()
    {
        var measure = Rows.Catalog.Model(Measure.WorstFillInitialMargin, LimitScope.Total);
        var random = new Random(2);
        for (var k = 0; k < 20; k++)
        {
            var lots = new double[Rows.Universe.VariableCount];
            for (var n = 0; n < 7; n++)
            {
                var i = random.Next(Rows.Universe.Tradeables.Length);
                lots[i] = Math.Clamp(random.Next(-5, 6), -Rows.Universe.Tradeables[i].MaxSellLots, Rows.Universe.Tradeables[i].MaxBuyLots);
            }

            var bound = measure.Evaluate(BookState.Of(Rows.Universe, lots));
            var worst = Corners(lots).Max(corner => Rows.Landscape.AtToday(BookState.Of(Rows.Universe, corner), LimitScope.Total).Initial);
            Assert.Equal(worst, bound, 1e-9 * (1.0 + bound));
        }
    }

    [Theory]
    [MemberData(nameof(Models))]
    public void What_is_optimised_is_what_is_evaluated(string name)
    {
        var (problem, _) = DrawnOrders.Draw(MarginModelCatalog.Embedded.Named(name), new Random(4), 4);
        AssertAgreement(new Workbench(problem with { Safeguards = Safeguards.None }));
    }

    [Fact]
    public void Models_with_parts_that_are_not_convex_report_the_worst_fill_and_cannot_limit_it()
    {
        var refused = new SortedSet<string>(StringComparer.Ordinal);
        foreach (var model in MarginModelCatalog.Embedded.Models)
        {
            for (var seed = 0; seed < 6; seed++)
            {
                var (problem, _) = DrawnOrders.Draw(model, new Random(seed), 8);
                var bench = new Workbench(problem);
                try
                {
                    _ = new LoweredForm(bench, bench.Catalog.Model(Measure.WorstFillInitialMargin, LimitScope.Total), 1.0);
                }
                catch (NotOptimisableException)
                {
                    refused.Add(model.Version.Id);
                }
            }
        }

        Assert.DoesNotContain("deribit-spm", refused);
        Assert.DoesNotContain("deribit-xpm", refused);
        Assert.Contains("deribit-pm", refused);
    }

    [Fact]
    public void What_is_optimised_is_what_is_evaluated_over_accounts_and_transfers() =>
        AssertAgreement(new Workbench(TestAccounts.Desk(routes: TestAccounts.Route("spm", "sm"))));

    [Fact]
    public void Without_trades_it_is_the_margin()
    {
        var measure = Desk.Catalog.Model(Measure.WorstFillInitialMargin, LimitScope.Total);
        Assert.Equal(Desk.Landscape.AtToday(Desk.Present, LimitScope.Total).Initial, measure.Evaluate(Desk.Present), 1e-6);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void The_optimum_within_the_limit_is_that_of_every_choice_tried(bool asSafeguard)
    {
        var market = SyntheticMarket.Btc;
        var problem = TestProblems.Tiny(RebalancingMode.MinMargin, 5.0, market.Put(29, 0.80), market.Call(29, 1.20), market.Put(85, 0.90), market.Call(85, 1.10)) with
        {
            CostBudget = 700.0,
            Limits = [new Limit { Id = "vega", Measure = Measure.Vega, Lower = -10.0, Upper = 10.0, RelativeToNow = true, Policy = LimitPolicy.Hard }],
        };
        var now = new Workbench(problem).Landscape.AtToday(new Workbench(problem).Present, LimitScope.Total).Initial;
        problem = asSafeguard
            ? problem with { Safeguards = Safeguards.None with { WorstFillMultiple = 1.0 } }
            : problem with { Limits = [problem.Limits[0], new Limit { Id = "fills", Measure = Measure.WorstFillInitialMargin, Upper = now, Policy = LimitPolicy.Hard }] };
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        var bench = new Workbench(problem);
        var (least, leastFree) = (double.PositiveInfinity, double.PositiveInfinity);
        foreach (var lots in bench.EveryChoice())
        {
            var vega = bench.Question.Limits.First(l => l.Limit.Id == "vega");
            if (bench.Universe.SumUsd(lots, u => u.Cost) > 700.0 || vega.Excess(BookState.Of(bench.Universe, lots)) > 0.0) continue;
            var margin = bench.Landscape.AtToday(BookState.Of(bench.Universe, lots), LimitScope.Total).Initial;
            leastFree = Math.Min(leastFree, margin);
            if (margin < least && bench.Catalog.Model(Measure.WorstFillInitialMargin, LimitScope.Total).Evaluate(BookState.Of(bench.Universe, lots)) <= now * (1.0 + 1e-6)) least = margin;
        }

        Assert.True(proposal.Termination.Proven);
        Assert.InRange(proposal.Termination.Objective, least * (1.0 - 1e-9), least * (1.0 + 2e-4));
        Assert.True(least > 1.001 * leastFree, $"the limit plays no part here: {least} and {leastFree}");
        Assert.All(Corners(bench, proposal), corner => Assert.True(bench.Landscape.AtToday(corner, LimitScope.Total).Initial <= now * (1.0 + 1e-6)));
    }

    [Fact]
    public void A_whole_chain_keeps_the_limit_at_every_corner_tried()
    {
        var problem = TestProblems.Strangles() with { CostBudget = 3_000.0, Safeguards = new() { WorstFillMultiple = 1.02 } };
        var free = Rebalancer.Propose(problem with { Safeguards = new() }, SolveBudget.Default with { WorkLimit = 300_000_000 });
        var kept = Rebalancer.Propose(problem, SolveBudget.Default with { WorkLimit = 300_000_000 });
        var bench = new Workbench(problem);
        var limit = 1.02 * bench.Landscape.AtToday(bench.Present, LimitScope.Total).Initial;
        Assert.NotEmpty(kept.Trades);
        Assert.True(Worst(bench, free) > limit, "the limit plays no part here");
        Assert.True(Worst(bench, kept) <= limit * (1.0 + 1e-9));
        Assert.True(kept.Termination.Objective >= free.Termination.Bound * (1.0 - 1e-9));
        Assert.True(kept.Termination.Gap <= 0.05 * kept.Termination.GapScale, $"gap {kept.Termination.Gap}");
        var outcome = Assert.Single(kept.Limits, l => l.Measure == Measure.WorstFillInitialMargin);
        Assert.Equal("default:worst-fill", outcome.Id);
    }

    private static void AssertAgreement(Workbench bench)
    {
        var evaluated = bench.Catalog.Model(Measure.WorstFillInitialMargin, LimitScope.Total);
        LoweredForm lowered;
        try
        {
            lowered = new LoweredForm(bench, evaluated, 1.0 / 60_000.0);
        }
        catch (NotOptimisableException fault)
        {
            Assert.Contains("'", fault.Message, StringComparison.Ordinal);
            return;
        }

        var random = new Random(9);
        for (var k = 0; k < 10 && !lowered.IsRestricted; k++)
        {
            var lots = bench.RandomLots(random, whole: k % 2 == 0, 0.3);
            lowered.AssertAgrees(lots, evaluated.Evaluate(BookState.Of(bench.Universe, lots)) / 60_000.0);
        }
    }

    /// <summary>A model of forty random rows of losses.</summary>
    private static TreeModel OnlyRows() => new((instruments, _) =>
    {
        var random = new Random(5);
        var stride = (instruments + 3) / 4 * 4;
        var losses = new double[40 * stride];
        for (var row = 0; row < 40; row++)
        {
            for (var i = 0; i < instruments; i++) losses[(row * stride) + i] = random.NextDouble() - 0.5;
        }

        var table = new ScenarioTable([.. Enumerable.Range(0, 40).Select(r => new ScenarioRow("rows", new MarketShock(0.01 * r, VolatilityShock.Same)))], instruments, stride, losses);
        return new Scenarios("rows", table, [.. Enumerable.Repeat(1.0, 40)], new double[40], FloorAtZero: true);
    });

    private static double Worst(Workbench bench, Proposal proposal) => Corners(bench, proposal).Max(corner => bench.Landscape.AtToday(corner, LimitScope.Total).Initial);

    /// <summary>Every subset of a proposal's trades, or a thousand of them.</summary>
    private static IEnumerable<BookState> Corners(Workbench bench, Proposal proposal)
    {
        var lots = new double[bench.Universe.VariableCount];
        foreach (var trade in proposal.Trades)
            lots[bench.Universe.Tradeables.Select((t, i) => (t, i)).First(p => p.t.Instrument == trade.Instrument).i] = trade.LotCount;
        return Corners(lots).Select(corner => BookState.Of(bench.Universe, corner));
    }

    private static IEnumerable<double[]> Corners(double[] lots)
    {
        int[] traded = [.. Enumerable.Range(0, lots.Length).Where(i => lots[i] != 0.0)];
        var random = new Random(1);
        var all = traded.Length <= 10;
        for (var bits = 0; bits < (all ? 1 << traded.Length : 1_000); bits++)
        {
            var corner = new double[lots.Length];
            for (var k = 0; k < traded.Length; k++)
            {
                if (all ? (bits >> k & 1) != 0 : random.Next(2) == 0) corner[traded[k]] = lots[traded[k]];
            }

            yield return corner;
        }
    }
}
