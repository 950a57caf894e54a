using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Tests.Execution;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Orders;

/// <summary>Resting orders in the margin that is optimised: the figure of the report with the worst fills.</summary>
public sealed class OpenOrderTests
{
    public static TheoryData<string> Models => [.. MarginModelCatalog.Embedded.Models.Select(m => m.Version.Name)];

    [Theory]
    [MemberData(nameof(Models))]
    public void The_margin_of_a_model_counts_orders_as_the_report_does(string name)
    {
        for (var seed = 0; seed < 3; seed++)
        {
            var (problem, _) = DrawnOrders.Draw(MarginModelCatalog.Embedded.Named(name), new Random(seed), 4, withOpenOrders: true);
            var workbench = new Workbench(problem);
            if (workbench.Landscape.Today.Units.Any(u => u.OpenOrders == OpenOrderUse.LeftOut)) continue;
            var report = new MarginEvaluator(workbench.Landscape.Today.Compiled[0]).Evaluate(problem.Book);
            var claimed = workbench.Landscape.AtToday(workbench.Present, LimitScope.Total);
            var (initial, maintenance) = (report.Units.Sum(u => u.Index * u.InitialWithOrders), report.Units.Sum(u => u.Index * u.MaintenanceWithOrders));

            // Trades may enlarge the position that a reduce-only order closes: then it counts for the largest it can meet.
            var isLarger = problem.Book.OpenOrders.Any(o => o.ReduceOnly && problem.Candidates.Any(c => c.Instrument.Name == o.Instrument.Name));
            Assert.True(!isLarger || (claimed.Initial >= initial && claimed.Maintenance >= maintenance));
            AssertNear(isLarger ? claimed.Initial : initial, claimed.Initial);
            AssertNear(isLarger ? claimed.Maintenance : maintenance, claimed.Maintenance);
        }
    }

    [Fact]
    public void Only_models_that_match_greedily_or_hedge_with_spot_leave_orders_out()
    {
        var leftOut = MarginModelCatalog.Embedded.Models.Where(m => new Workbench(DrawnOrders.Draw(m, new Random(1), 4, withOpenOrders: true).Problem)
            .Landscape.Today.Units.Any(u => u.OpenOrders == OpenOrderUse.LeftOut));

        // What is matched greedily, and the spot in use, have no bound as a form of the positions.
        Assert.Equal(["bybit-pm", "deribit-pm", "okx-pm"], leftOut.Select(m => m.Version.Id).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_optimum_with_orders_is_that_of_every_choice_tried()
    {
        var market = SyntheticMarket.Btc;
        var problem = TestProblems.Tiny(RebalancingMode.MinMargin, 6.0, market.Put(29, 0.80), market.Call(29, 1.20), market.Perpetual()) with { CostBudget = 500.0 };
        problem = problem with
        {
            Book = problem.Book with { OpenOrders = [new OpenOrder(market.Put(29, 0.95), -6.0, 0.01), new OpenOrder(market.Call(85, 1.10), -5.0, 0.01), new OpenOrder(market.Put(8, 0.90), 2.0, 0.01)] },
        };
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        var workbench = new Workbench(problem);
        var evaluator = new MarginEvaluator(workbench.Landscape.Today.Compiled[0]);
        var least = double.PositiveInfinity;
        foreach (var lots in workbench.EveryChoice())
        {
            if (workbench.Universe.SumUsd(lots, u => u.Cost) > 500.0) continue;
            var quantities = workbench.Universe.QuantitiesAfter(lots);
            var book = problem.Book with { Positions = [.. workbench.Universe.Instruments.Zip(quantities).Where(p => p.Second != 0.0).Select(p => new Position(p.First, p.Second))] };
            least = Math.Min(least, evaluator.Evaluate(book, withContributions: false).Units.Sum(u => u.Index * u.InitialWithOrders));
        }

        Assert.True(proposal.Termination.Proven);
        Assert.InRange(proposal.Termination.Objective, least * (1.0 - 1e-9), least * (1.0 + 2e-4));
        Assert.Contains(proposal.Warnings, w => w.Code == "OPEN_ORDERS_COUNTED");
        Assert.DoesNotContain(proposal.Warnings, w => w.Code == "OPEN_ORDERS_NOT_OPTIMISED");
        Assert.True(proposal.Accounts[0].After.Units.Sum(u => u.Index * u.InitialWithOrders) > 1.01 * proposal.After.InitialUsd, "the orders play no part here");
    }

    [Fact]
    public void Every_fault_of_an_order_is_named_by_its_path()
    {
        var put = SyntheticMarket.Btc.Put(29, 0.95);
        var problem = TestProblems.Strangles();
        problem = problem with
        {
            Book = problem.Book with
            {
                OpenOrders = [new OpenOrder(put, 0.0, 0.01), new OpenOrder(put, double.NaN, 0.01), new OpenOrder(put, 1.0, double.PositiveInfinity), new OpenOrder(put with { Name = "unknown" }, 1.0, 0.01)],
            },
        };
        var fault = Assert.Throws<InvalidInputException>(() => Rebalancer.Check(problem));
        Assert.Equal(
            ["book.open_orders[0].quantity", "book.open_orders[1].quantity", "book.open_orders[2].limit_price", "book.open_orders[3].instrument"],
            fault.Violations.Select(v => v.Path));
    }

    private static void AssertNear(double expected, double value) =>
        Assert.InRange(value, expected - (1e-9 * (1.0 + Math.Abs(expected))), expected + (1e-9 * (1.0 + Math.Abs(expected))));
}
