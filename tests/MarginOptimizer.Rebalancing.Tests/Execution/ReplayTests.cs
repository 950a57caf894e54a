using MarginOptimizer.Margin.Models;
using MarginOptimizer.Rebalancing.Execution;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Execution;

/// <summary>Every model that comes with the library: whatever part of a wave fills, in whatever order, the margin stays within what the plan claims.</summary>
public sealed class ReplayTests
{
    private const int Sequences = 15;

    public static TheoryData<string> Models => [.. MarginModelCatalog.Embedded.Models.Select(m => m.Version.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void No_sequence_of_fills_exceeds_the_peak(string name) => Check(name, 1, new PlanOptions { MostSlices = 8 });

    [Theory]
    [MemberData(nameof(Models))]
    public void No_sequence_of_fills_falls_below_the_headroom(string name) =>
        Check(name, 2, new PlanOptions { Peak = new PeakLimit.Headroom(-1e9), MostSlices = 4 });

    [Theory]
    [InlineData("deribit-spm@2026-09-23")]
    [InlineData("deribit-xpm@2026-09-23")]
    [InlineData("okx-pm@2025-01-15")]
    [InlineData("derive-pm2@2026-10-01")]
    [InlineData("bybit-pm@2025-01-10")]
    public void A_peak_that_is_given_is_kept_with_few_waves(string name)
    {
        for (var seed = 0; seed < 6; seed++)
        {
            var (problem, orders) = DrawnOrders.Draw(MarginModelCatalog.Embedded.Named(name), new Random(seed), 6);
            var least = ExecutionPlanner.Plan(problem, orders, new PlanOptions(), SolveBudget.Default);
            var options = new PlanOptions { Peak = new PeakLimit.Margin(1.05 * least.LeastPeak) };
            var plan = ExecutionPlanner.Plan(problem, orders, options, SolveBudget.Default);
            Assert.Equal(PlanStatus.Planned, plan.Status);
            Assert.True(plan.PeakGuaranteed <= plan.PeakWanted!.Value * (1.0 + 1e-11));
            var isProven = plan.WaveProof != WaveProof.Found && least.WaveProof != WaveProof.Found;
            Assert.True(!isProven || plan.Waves.Length <= least.Waves.Length);
            var replay = new Replay(problem, plan);
            for (var k = 0; k < Sequences; k++) replay.Run(new Random(k));
        }
    }

    [Theory]
    [InlineData("deribit-spm@2026-09-23")]
    [InlineData("okx-pm@2025-01-15")]
    [InlineData("derive-pm2@2026-10-01")]
    public void Open_orders_may_fill_on_the_way(string name)
    {
        for (var seed = 0; seed < 6; seed++)
        {
            // Orders in what no open order names: those that shrink a position are bounded by the largest they can meet.
            var (problem, orders) = DrawnOrders.Draw(MarginModelCatalog.Embedded.Named(name), new Random(seed), 5, withOpenOrders: true);
            var plan = ExecutionPlanner.Plan(problem, orders, new PlanOptions { MostSlices = 4 }, SolveBudget.Default);
            Assert.Contains(plan.Warnings, w => w.Code == "OPEN_ORDER_MARGIN_UNVERIFIED");
            var replay = new Replay(problem, plan);
            for (var k = 0; k < Sequences; k++) replay.Run(new Random(k));
        }
    }

    private static void Check(string name, int seed, PlanOptions options)
    {
        var random = new Random(seed);
        var states = 0;
        for (var draw = 0; draw < 3; draw++)
        {
            var (problem, orders) = DrawnOrders.Draw(MarginModelCatalog.Embedded.Named(name), random, random.Next(3, 9));
            var plan = ExecutionPlanner.Plan(problem, orders, options, SolveBudget.Default);
            Assert.True(double.IsFinite(plan.PeakGuaranteed));
            Assert.Equal(orders.Trades.Sum(t => Math.Abs(t.Quantity)), plan.Waves.Sum(w => w.Orders.Sum(o => Math.Abs(o.Quantity))));
            var replay = new Replay(problem, plan);
            for (var k = 0; k < Sequences; k++) replay.Run(random);
            states += replay.States;
        }

        Assert.True(states > 3 * Sequences);
    }
}
