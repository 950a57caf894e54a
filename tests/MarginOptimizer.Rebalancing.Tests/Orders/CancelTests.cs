using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Rebalancing.Execution;
using MarginOptimizer.Rebalancing.Explanation;
using MarginOptimizer.Rebalancing.Frontiers;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Questions;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Orders;

/// <summary>Open orders that a proposal may cancel.</summary>
public sealed class CancelTests
{
    private static readonly MarginOptimizer.Domain.Market.MarketSnapshot Market = SyntheticMarket.Btc;

    /// <summary>Two sells that need margin where they fill, one of which must stay, and one that can never fill: it would only enlarge the position.</summary>
    private static readonly RebalancingProblem Desk = Resting(
        TestProblems.Tiny(RebalancingMode.MinMargin, 6.0, Market.Put(29, 0.80), Market.Call(29, 1.20)) with { CostBudget = 300.0 },
        new OpenOrder(Market.Put(29, 0.95), -6.0, 0.01, MayCancel: true),
        new OpenOrder(Market.Call(85, 1.10), -5.0, 0.01),
        new OpenOrder(Market.Put(29, 0.90), -2.0, 0.05, ReduceOnly: true, MayCancel: true));

    [Fact]
    public void The_optimum_is_that_of_every_choice_of_cancels_and_trades()
    {
        var proposal = Rebalancer.Propose(Desk, SolveBudget.Default);
        var least = double.PositiveInfinity;
        foreach (var cancelled in (int[][])[[], [0], [2], [0, 2]])
        {
            var bench = new Workbench(Without(Desk, cancelled));
            foreach (var lots in bench.EveryChoice())
            {
                if (bench.Universe.SumUsd(lots, u => u.Cost) > 300.0) continue;
                least = Math.Min(least, bench.Landscape.AtToday(Evaluation.BookState.Of(bench.Universe, lots), LimitScope.Total).Initial);
            }
        }

        Assert.True(proposal.Termination.Proven);
        Assert.InRange(proposal.Termination.Objective, least * (1.0 - 1e-9), least * (1.0 + 2e-4));
        var cancel = Assert.Single(proposal.Cancels);
        Assert.Equal((0, Account.DefaultId, Desk.Book.OpenOrders[0]), (cancel.OrderIndex, cancel.Account, cancel.Order));
        var kept = Rebalancer.Propose(Resting(Desk, [.. Desk.Book.OpenOrders.Select(o => o with { MayCancel = false })]), SolveBudget.Default);
        Assert.Empty(kept.Cancels);
        Assert.True(proposal.Termination.Objective < kept.Termination.Objective * 0.999);
    }

    [Fact]
    public void The_figures_are_those_of_the_books_with_and_without_the_order()
    {
        var proposal = Rebalancer.Propose(Desk, SolveBudget.Default);
        var cancel = Assert.Single(proposal.Cancels);
        var (before, after) = (proposal.Accounts[0].Before.Units[0], proposal.Accounts[0].After.Units[0]);
        Assert.Equal(Recomputation.Margin(Desk, Desk.Book).Units[0].InitialWithOrders, before.InitialWithOrders, 1e-9);
        var book = Recomputation.BookAfter(Desk, proposal);
        var gone = Recomputation.Margin(Desk, book with { OpenOrders = book.OpenOrders.RemoveAt(0) }).Units[0];
        Assert.Equal(gone.InitialWithOrders, after.InitialWithOrders, 1e-9);
        Assert.Equal(gone.Index * gone.InitialWithOrders, proposal.Termination.Objective, 1e-6 * proposal.Termination.Objective);
        var resting = Recomputation.Margin(Desk, book).Units[0];
        Assert.Equal(resting.Index * (resting.InitialWithOrders - gone.InitialWithOrders), cancel.MarginSavedUsd, 1e-6 * (1.0 + cancel.MarginSavedUsd));
        Assert.True(cancel.MarginSavedUsd > 1.0);
        Assert.True(double.IsFinite(Explainer.Explain(Desk, proposal, SolveBudget.Default).MinimisedAfterUsd));
    }

    [Fact]
    public void Cancelling_alone_is_an_answer()
    {
        var proposal = Rebalancer.Propose(Desk with { CostBudget = 0.0 }, SolveBudget.Default);
        Assert.Empty(proposal.Trades);
        Assert.Equal(0, Assert.Single(proposal.Cancels).OrderIndex);
        Assert.True(proposal.Termination.Proven);
        Assert.True(proposal.Termination.Objective < proposal.Termination.ObjectiveOfNoTrade);
        Assert.Equal(0.0, proposal.CostUsd);
    }

    [Fact]
    public void Limits_are_measured_from_the_book_with_its_orders()
    {
        var limit = new Limit { Id = "less", Measure = Measure.InitialMargin, Upper = -1.0, RelativeToNow = true, Policy = LimitPolicy.Hard };
        var proposal = Rebalancer.Propose(Desk with { CostBudget = 0.0, Limits = [limit] }, SolveBudget.Default);
        var row = Assert.Single(proposal.Limits, l => l.Id == "less");
        Assert.True(row.After <= row.Before - 1.0);
        Assert.Equal(new Workbench(Desk).Landscape.AtToday(new Workbench(Desk).Present, LimitScope.Total).Initial, row.Before, 1e-6);
        Assert.NotEmpty(proposal.Cancels);
        Assert.Empty(Rebalancer.Propose(Desk with { CostBudget = 0.0, MinimumBenefit = 1e9, Limits = [] }, SolveBudget.Default).Cancels);
    }

    [Fact]
    public void Two_orders_of_which_one_is_enough_are_not_both_cancelled()
    {
        var twins = Resting(Desk, new OpenOrder(Market.Call(85, 1.30), -0.1, 0.01, MayCancel: true), new OpenOrder(Market.Put(29, 0.95), -6.0, 0.01, MayCancel: true)) with { CostBudget = 0.0 };
        var prepared = PreparedProblem.Of(twins);
        var proposal = Rebalancer.Propose(twins, SolveBudget.Default);
        var objective = prepared.Without(proposal.Cancels).Question.Evaluate(prepared.Present);
        Assert.Equal(prepared.Question.Evaluate(prepared.Present), objective, 1e-6 * objective);
        foreach (var cancel in proposal.Cancels)
        {
            var without = prepared.Without([.. proposal.Cancels.Where(c => c != cancel)]).Question.Evaluate(prepared.Present);
            Assert.True(without > objective, $"order {cancel.OrderIndex} could rest");
        }
    }

    [Fact]
    public void A_plan_cancels_first()
    {
        var proposal = Rebalancer.Propose(Desk, SolveBudget.Default);
        var plan = ExecutionPlanner.Plan(Desk, proposal, new PlanOptions(), SolveBudget.Default);
        Assert.Equal(new OrderToCancel(Account.DefaultId, 0), Assert.Single(plan.Cancels));
        var resting = ExecutionPlanner.Plan(Desk, ExecutionOrders.Of(proposal) with { Cancels = [] }, new PlanOptions(), SolveBudget.Default);
        Assert.Equal(resting.Before, plan.BeforeCancelling!.Value, 1e-6);
        Assert.True(plan.Before < plan.BeforeCancelling);
        Assert.True(plan.PeakGuaranteed < resting.PeakGuaranteed);
        Assert.Null(resting.BeforeCancelling);
        var only = ExecutionPlanner.Plan(Desk, new ExecutionOrders([], []) { Cancels = [new OrderToCancel(Account.DefaultId, 0)] }, new PlanOptions(), SolveBudget.Default);
        Assert.Equal((PlanStatus.NothingToTrade, plan.Before), (only.Status, only.Before));
    }

    [Fact]
    public void Every_fault_of_a_cancel_is_named_by_its_path()
    {
        var orders = new ExecutionOrders([], []) { Cancels = [new("other", 0), new(Account.DefaultId, 3), new(Account.DefaultId, -1), new(Account.DefaultId, 1), new(Account.DefaultId, 1)] };
        var fault = Assert.Throws<InvalidInputException>(() => ExecutionPlanner.Plan(Desk, orders, new PlanOptions(), SolveBudget.Default));
        Assert.Equal(["cancels[0].account", "cancels[1].order_index", "cancels[2].order_index", "cancels[4]"], fault.Violations.Select(v => v.Path));
        var frontier = Assert.Throws<InvalidInputException>(() => FrontierTracer.Check(Desk, new FrontierOptions()));
        Assert.Equal(["problem.book.open_orders[0].may_cancel", "problem.book.open_orders[2].may_cancel"], frontier.Violations.Select(v => v.Path));
    }

    private static RebalancingProblem Resting(RebalancingProblem problem, params OpenOrder[] orders) => problem with { Book = problem.Book with { OpenOrders = [.. orders] } };

    private static RebalancingProblem Without(RebalancingProblem problem, int[] cancelled) =>
        Resting(problem, [.. problem.Book.OpenOrders.Where((_, i) => !cancelled.Contains(i))]);
}
