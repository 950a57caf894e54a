using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Rebalancing.Execution;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Tests.Accounts;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Execution;

/// <summary>Plans over several accounts, with transfers and packages, and what is said of plans whose bounds are not proven.</summary>
public sealed class PlanScopeTests
{
    private const int Sequences = 12;

    [Fact]
    public void Orders_of_several_accounts_keep_the_sum_of_their_margins_below_the_peak()
    {
        var problem = TestAccounts.Desk();
        var plan = ExecutionPlanner.Plan(problem, new ExecutionOrders(Trades(), []), new PlanOptions { MostSlices = 4 }, SolveBudget.Default);
        Assert.Equal(PeakMeasure.InitialMargin, plan.Measure);
        Assert.Equal(["sm", "spm"], plan.Waves.SelectMany(w => w.Orders).Select(o => o.Account).Distinct().Order());
        Replayed(problem, plan);
    }

    [Fact]
    public void A_transfer_is_made_whole_when_every_headroom_allows_it()
    {
        var problem = TestAccounts.Desk(RebalancingMode.MinMargin, TestAccounts.Route("sm", "spm", rate: 0.001));
        var orders = new ExecutionOrders(Trades(), [new ProposedTransfer("sm", "spm", Currency.Btc, 2.5, 2.4975, 0, 0.0)]);
        var plan = ExecutionPlanner.Plan(problem, orders, new PlanOptions { Peak = new PeakLimit.Headroom(-1e9), MostSlices = 4 }, SolveBudget.Default);
        var transfer = Assert.Single(plan.Waves.SelectMany(w => w.Transfers));
        Assert.Equal((2.5, 2.4975), (transfer.Sent, Math.Round(transfer.Received, 12)));
        Replayed(problem, plan);

        var least = ExecutionPlanner.Plan(problem, orders, new PlanOptions { Peak = new PeakLimit.Headroom(plan.LeastPeak), MostSlices = 4 }, SolveBudget.Default);
        Assert.True(least.PeakGuaranteed >= plan.PeakGuaranteed);
        Replayed(problem, least);
    }

    [Fact]
    public void Packages_fill_with_all_their_legs()
    {
        var account = TestAccounts.Pair[0] with { Candidates = [.. TestAccounts.Pair[0].Candidates, .. TestPackages.All] };
        var problem = RebalancingProblem.Of([account], TestAccounts.Market, RebalancingMode.MinMargin);
        var market = TestAccounts.Market;
        var orders = new ExecutionOrders(
            [
                new("spm", TestPackages.Diagonal, -1.5m),
                new("spm", TestPackages.Butterfly, 1.2m),
                new("spm", TestPackages.Roll, -300m),
                new("spm", market.Call(29, 1.10), 2m),
            ],
            []);
        var plan = ExecutionPlanner.Plan(problem, orders, new PlanOptions { MostSlices = 8 }, SolveBudget.Default);
        Assert.Equal(4, plan.Waves.SelectMany(w => w.Orders).Select(o => o.Instrument.Name).Distinct().Count());
        Assert.All(plan.Waves.SelectMany(w => w.Orders), o => Assert.Equal(0m, o.Quantity % o.Instrument.Lot));
        Replayed(problem, plan);
    }

    [Theory]
    [InlineData("deribit-pm@2021-01-01")]
    [InlineData("deribit-spm@2026-09-23")]
    [InlineData("okx-pm@2025-01-15")]
    [InlineData("bybit-pm@2025-01-10")]
    public void Bounds_over_parts_that_are_understood_are_proven(string name)
    {
        var (problem, orders) = DrawnOrders.Draw(MarginModelCatalog.Embedded.Named(name), new Random(1), 6);
        Assert.Equal(PeakProof.Proven, ExecutionPlanner.Plan(problem, orders, new PlanOptions { MostSlices = 4 }, SolveBudget.Default).PeakProof);
    }

    [Fact]
    public void Bounds_that_rest_on_what_a_model_promises_are_checked_and_not_proven()
    {
        // Far beyond the threshold of the delta shock, whose charge is neither convex nor concave.
        var desk = TestProblems.Strangles();
        var market = TestAccounts.Market;
        var problem = desk with { Book = desk.Book with { Positions = [.. desk.Book.Positions.Where(p => p.Instrument is not Perpetual), new Position(market.Perpetual(), 60_000_000.0)] } };
        TradeOrder[] trades = [new(Account.DefaultId, market.Perpetual(), -30_000m), new(Account.DefaultId, market.Put(8, 0.95), 3m), new(Account.DefaultId, market.Call(29, 1.10), 2m)];
        var plan = ExecutionPlanner.Plan(problem, new ExecutionOrders([.. trades], []), new PlanOptions { MostSlices = 4 }, SolveBudget.Default);
        Assert.Equal(PeakProof.CheckedNotProven, plan.PeakProof);
        Assert.NotEqual(LeastPeakProof.Least, plan.LeastPeakProof);
        Assert.All(plan.Waves, w => Assert.True(w.WorstFound <= w.Worst * (1.0 + 1e-9)));
        for (var k = 0; k < Sequences; k++) new Replay(problem, plan).Run(new Random(k));
        Assert.Equal(PeakProof.Proven, ExecutionPlanner.Plan(desk, new ExecutionOrders([.. trades.Skip(1)], []), new PlanOptions { MostSlices = 4 }, SolveBudget.Default).PeakProof);
    }

    /// <summary>Closes the near short put and the wing, and turns both hedges.</summary>
    private static ImmutableArray<TradeOrder> Trades()
    {
        var market = TestAccounts.Market;
        return
        [
            new("spm", market.Put(8, 0.95), 5m),
            new("spm", market.Call(29, 1.10), 3m),
            new("spm", market.Perpetual(), 20_000m),
            new("sm", market.Put(85, 0.80), -4m),
            new("sm", market.Perpetual(), 60_000m),
        ];
    }

    private static void Replayed(RebalancingProblem problem, ExecutionPlan plan)
    {
        Assert.Equal(PlanStatus.Planned, plan.Status);
        var replay = new AccountReplay(problem, plan);
        for (var k = 0; k < Sequences; k++) replay.Run(new Random(k));
    }
}
