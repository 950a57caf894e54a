using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Execution;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Execution;

public sealed class PlanInputTests
{
    private static readonly RebalancingProblem Problem = TestProblems.Strangles();

    [Fact]
    public void Every_fault_of_the_orders_is_named_by_its_path()
    {
        var put = SyntheticMarket.Btc.Put(29, 0.90);
        var unknown = SyntheticMarket.BtcAndEth.Put(29, 0.90, Currency.Eth);
        var orders = new ExecutionOrders(
            [
                new TradeOrder(Account.DefaultId, put, 0m),
                new TradeOrder(Account.DefaultId, put, 0.15m),
                new TradeOrder(Account.DefaultId, unknown, 1m),
                new TradeOrder("elsewhere", put, 1m),
                new TradeOrder(Account.DefaultId, put, 1_000_000m),
                new TradeOrder(Account.DefaultId, put, 1m),
                new TradeOrder(Account.DefaultId, put, 2m),
            ],
            [new ProposedTransfer("main", "elsewhere", Currency.Btc, 1.0, 1.0, 0, 0.0)]);
        var fault = Assert.Throws<InvalidInputException>(() => ExecutionPlanner.Plan(Problem, orders, new PlanOptions(), SolveBudget.Default));
        Assert.Equal(
            ["trades[0].quantity", "trades[1].quantity", "trades[2].instrument", "trades[3].instrument", "trades[4].quantity", "trades[6].instrument", "transfers[0]"],
            fault.Violations.Select(v => v.Path));
    }

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(-1.0)]
    public void A_peak_or_a_buffer_that_is_no_amount_is_refused(double value)
    {
        Refused(new PlanOptions { Peak = new PeakLimit.Margin(value), BufferUsd = value }, "peak.margin", "buffer");
        Refused(new PlanOptions { Peak = new PeakLimit.ShareOfLarger(value) }, "peak.share");
        if (!double.IsFinite(value)) Refused(new PlanOptions { Peak = new PeakLimit.Headroom(value) }, "peak.headroom");
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-4)]
    [InlineData(3)]
    [InlineData(2_048)]
    public void Slices_are_a_power_of_two(int slices) => Refused(new PlanOptions { MostSlices = slices }, "most_slices");

    [Fact]
    public void A_buffer_needs_a_peak() => Refused(new PlanOptions { BufferUsd = 1.0 }, "buffer");

    [Fact]
    public void Nothing_to_execute_is_an_answer()
    {
        var plan = ExecutionPlanner.Plan(Problem, new ExecutionOrders([], []), new PlanOptions(), SolveBudget.Default);
        Assert.Equal(PlanStatus.NothingToTrade, plan.Status);
        Assert.Empty(plan.Waves);
        Assert.Equal(plan.Before, plan.PeakGuaranteed);
    }

    [Fact]
    public void A_peak_below_both_ends_is_answered_with_the_least_that_can_be_kept()
    {
        var proposal = Rebalancer.Propose(Problem, SolveBudget.Default);
        Assert.NotEmpty(proposal.Trades);
        var plan = ExecutionPlanner.Plan(Problem, proposal, new PlanOptions { Peak = new PeakLimit.ShareOfLarger(0.9) }, SolveBudget.Default);
        Assert.Equal(PlanStatus.PeakBelowEnds, plan.Status);
        Assert.True(plan.PeakGuaranteed >= plan.LeastPeakBound);
        Assert.NotEmpty(plan.Waves);
        Assert.InRange(plan.Before, proposal.Before.InitialUsd * (1.0 - 1e-9), proposal.Before.InitialUsd * (1.0 + 1e-9));
        Assert.InRange(plan.After, proposal.After.InitialUsd * (1.0 - 1e-9), proposal.After.InitialUsd * (1.0 + 1e-9));
    }

    [Fact]
    public void A_search_told_to_end_returns_waves_that_hold()
    {
        var (problem, orders) = DrawnOrders.Draw(TestProblems.PortfolioMargin, new Random(3), 9);
        var plan = ExecutionPlanner.Plan(problem, orders, new PlanOptions(), SolveBudget.Default with { WorkLimit = 10 });
        Assert.True(plan.StoppedEarly);
        var replay = new Replay(problem, plan);
        for (var k = 0; k < 20; k++) replay.Run(new Random(k));
    }

    [Fact]
    public void The_same_work_gives_the_same_plan()
    {
        var (problem, orders) = DrawnOrders.Draw(TestProblems.PortfolioMargin, new Random(3), 9);
        var (first, second) = (Plan(), Plan());
        Assert.Equal(first.Waves.SelectMany(w => w.Orders), second.Waves.SelectMany(w => w.Orders));
        Assert.Equal((first.PeakGuaranteed, first.LeastPeak, first.Work), (second.PeakGuaranteed, second.LeastPeak, second.Work));

        ExecutionPlan Plan() => ExecutionPlanner.Plan(problem, orders, new PlanOptions(), SolveBudget.Default);
    }

    private static void Refused(PlanOptions options, params string[] paths)
    {
        var fault = Assert.Throws<InvalidInputException>(() => ExecutionPlanner.Plan(Problem, new ExecutionOrders([], []), options, SolveBudget.Default));
        Assert.Equal(paths, fault.Violations.Select(v => v.Path));
    }
}
