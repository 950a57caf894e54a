using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Execution;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Execution;

/// <summary>Plans of few orders against every sequence and every way to combine them, tried by plain loops over the exact evaluation.</summary>
public sealed class PlanOptimumTests
{
    private static readonly PlanOptions Whole = new() { MostSlices = 1 };

    [Theory]
    [InlineData("deribit-spm@2026-09-23")]
    [InlineData("deribit-pm@2021-01-01")]
    [InlineData("derive-pm@2025-02-22")]
    public void The_least_peak_of_whole_orders_is_that_of_the_best_permutation(string name)
    {
        for (var seed = 0; seed < 8; seed++)
        {
            var (problem, orders) = DrawnOrders.Draw(MarginModelCatalog.Embedded.Named(name), new Random(seed), 6);
            var plan = ExecutionPlanner.Plan(problem, orders, Whole, SolveBudget.Default);
            var values = Values(problem, orders);
            var best = Permutations(orders.Trades.Length).Min(p => PeakOf(p, values));
            Assert.NotEqual(LeastPeakProof.Found, plan.LeastPeakProof);
            Assert.InRange(plan.LeastPeak, best * (1.0 - 1e-9), best * (1.0 + 1e-9));
        }
    }

    [Fact]
    public void The_number_of_waves_is_the_least_of_all_combinations_of_whole_orders()
    {
        var model = TestProblems.PortfolioMargin;
        var counts = new List<int>();
        for (var seed = 0; seed < 12; seed++)
        {
            var (problem, orders) = DrawnOrders.Draw(model, new Random(seed), 5);
            var values = Values(problem, orders);
            var least = Permutations(orders.Trades.Length).Min(p => PeakOf(p, values));
            foreach (var share in (double[])[1.0, 1.02, 1.1, 1.3])
            {
                var plan = ExecutionPlanner.Plan(problem, orders, Whole with { Peak = new PeakLimit.Margin(share * least * (1.0 + 1e-10)) }, SolveBudget.Default);
                Assert.Equal(PlanStatus.Planned, plan.Status);
                Assert.Equal(FewestWaves(0, values, share * least * (1.0 + 1e-10)), plan.Waves.Length);
                Assert.NotEqual(WaveProof.Found, plan.WaveProof);
                counts.Add(plan.Waves.Length);
            }
        }

        Assert.True(counts.Distinct().Count() >= 3, "the draws do not tell plans apart");
    }

    [Fact]
    public void Doubling_the_slices_never_raises_the_peak()
    {
        foreach (var model in MarginModelCatalog.Embedded.Models)
        {
            var (problem, orders) = DrawnOrders.Draw(model, new Random(5), 6);
            var plan = ExecutionPlanner.Plan(problem, orders, new PlanOptions { MostSlices = 16 }, SolveBudget.Default);
            for (var k = 1; k < plan.BySlices.Length; k++)
            {
                Assert.Equal(2 * plan.BySlices[k - 1].Count, plan.BySlices[k].Count);
                Assert.True(plan.BySlices[k].Peak <= plan.BySlices[k - 1].Peak * (1.0 + 1e-12), model.Version.Name);
            }

            Assert.True(plan.LeastPeak >= plan.LeastPeakBound);
        }
    }

    [Fact]
    public void More_waves_have_a_lower_peak()
    {
        var seen = 0;
        for (var seed = 0; seed < 10; seed++)
        {
            var (problem, orders) = DrawnOrders.Draw(TestProblems.PortfolioMargin, new Random(seed), 7);
            var plan = ExecutionPlanner.Plan(problem, orders, new PlanOptions(), SolveBudget.Default);
            for (var k = 0; k < plan.ByWaves.Length; k++)
            {
                seen++;
                Assert.Equal(k + 1, plan.ByWaves[k].Count);
                Assert.True(plan.ByWaves[k].Peak >= plan.PeakGuaranteed * (1.0 - 1e-12));
                Assert.True(k == 0 || plan.ByWaves[k].Peak <= plan.ByWaves[k - 1].Peak);
            }
        }

        Assert.True(seen > 5);
    }

    private static double PeakOf(int[] permutation, double[] values)
    {
        var (set, peak) = (0, values[0]);
        foreach (var order in permutation) peak = Math.Max(peak, values[set |= 1 << order]);
        return peak;
    }

    /// <summary>Waves to send all orders not in a set: of a convex margin a wave keeps a peak where all its corners do.</summary>
    private static int FewestWaves(int set, double[] values, double peak)
    {
        var full = values.Length - 1;
        if (set == full) return 0;
        var fewest = 1_000;
        for (var wave = 1; wave <= full; wave++)
        {
            if ((wave & set) != 0 || Enumerable.Range(0, full + 1).Any(part => (part & ~wave) == 0 && values[set | part] > peak)) continue;
            fewest = Math.Min(fewest, 1 + FewestWaves(set | wave, values, peak));
        }

        return fewest;
    }

    /// <summary>Margin with each subset of the orders done.</summary>
    private static double[] Values(RebalancingProblem problem, ExecutionOrders orders)
    {
        var workbench = new Workbench(problem);
        var values = new double[1 << orders.Trades.Length];
        for (var set = 0; set < values.Length; set++)
        {
            var lots = new double[workbench.Universe.VariableCount];
            for (var i = 0; i < orders.Trades.Length; i++)
            {
                var variable = workbench.Universe.Tradeables.ToList().FindIndex(t => t.Instrument.Name == orders.Trades[i].Instrument.Name);
                if ((set >> i & 1) != 0) lots[variable] = (double)(orders.Trades[i].Quantity / workbench.Universe.Tradeables[variable].Lot);
            }

            values[set] = workbench.Landscape.Initial(workbench.Landscape.Today, BookState.Of(workbench.Universe, lots), LimitScope.Total);
        }

        return values;
    }

    private static IEnumerable<int[]> Permutations(int count)
    {
        if (count == 0) return [[]];
        return Permutations(count - 1).SelectMany(p => Enumerable.Range(0, count).Select(at => p.Take(at).Append(count - 1).Concat(p.Skip(at)).ToArray()));
    }
}
