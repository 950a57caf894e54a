using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Accounts;

/// <summary>Trades chosen jointly over accounts under different models and at different venues.</summary>
public sealed class AccountProposalTests
{
    private static readonly TransferRoute[] Routes = [TestAccounts.Route("spm", "sm", 2.0, 0.0005, 0.01), TestAccounts.Route("sm", "spm", 2.0, 0.0005, 0.01)];

    public static TheoryData<RebalancingMode, bool> Modes => new()
    {
        { RebalancingMode.MinMargin, false },
        { RebalancingMode.SaveMoney, false },
        { RebalancingMode.RestoreHeadroom, false },
        { RebalancingMode.MinMargin, true },
    };

    [Theory]
    [MemberData(nameof(Modes))]
    public void The_claims_of_every_account_reproduce_on_its_own(RebalancingMode mode, bool isElsewhere)
    {
        var problem = Needy(mode, isElsewhere);
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        Assert.NotEmpty(mode == RebalancingMode.RestoreHeadroom ? proposal.Transfers.Select(t => t.From) : proposal.Trades.Select(t => t.Account));
        Assert.Equal(proposal.Accounts.Select(a => a.Id).Order(StringComparer.Ordinal), proposal.Accounts.Select(a => a.Id));
        foreach (var account in problem.Accounts)
        {
            var outcome = proposal.Accounts.Single(a => a.Id == account.Id);
            var (before, after) = (TestAccounts.MarginOf(problem, account, account.Book), TestAccounts.MarginOf(problem, account, TestAccounts.BookAfter(problem, account, proposal)));
            Assert.Equal(account.Model.Version, outcome.Model);
            Near(before.InitialUsd, outcome.Before.InitialUsd);
            Near(before.HeadroomUsd, outcome.Before.HeadroomUsd);
            Near(after.InitialUsd, outcome.After.InitialUsd);
            Near(after.MaintenanceUsd, outcome.After.MaintenanceUsd);
            Near(after.CollateralUsd, outcome.After.CollateralUsd);
            Assert.True(after.HeadroomUsd >= Math.Min(0.0, before.HeadroomUsd) - 1e-3, $"{account.Id}: headroom {before.HeadroomUsd} -> {after.HeadroomUsd}");
        }

        Near(proposal.Accounts.Sum(a => a.After.InitialUsd), proposal.After.InitialUsd);
        Near(proposal.Accounts.Sum(a => a.CostUsd) + proposal.TransferCostUsd, proposal.CostUsd);
        Assert.All(proposal.Limits, l => Assert.True(l.Slack >= -1e-6 * (1.0 + Math.Abs(l.After)), $"{l}"));
    }

    [Fact]
    public void One_named_account_gets_the_answer_of_a_plain_problem()
    {
        var plain = TestProblems.Strangles() with { CostBudget = 1_000.0 };
        var account = new Account { Id = "only", Book = plain.Book, Model = plain.Model, Candidates = plain.Candidates };
        var named = RebalancingProblem.Of([account], plain.Market, plain.Mode) with { CostBudget = 1_000.0 };
        var (first, second) = (Rebalancer.Propose(plain, SolveBudget.Default), Rebalancer.Propose(named, SolveBudget.Default));
        Assert.Equal(first.Trades.Select(t => t with { Account = "only" }), second.Trades);
        Assert.Equal((first.Termination.Objective, first.Termination.Bound), (second.Termination.Objective, second.Termination.Bound));
        Assert.Equal(Account.DefaultId, first.Accounts.Single().Id);
    }

    [Fact]
    public void The_order_in_which_accounts_and_routes_are_given_changes_nothing()
    {
        var problem = Needy(RebalancingMode.MinMargin, isElsewhere: false);
        var turned = problem with { Accounts = [.. problem.Accounts.Reverse()], Transfers = [.. problem.Transfers.Reverse()] };
        var (first, second) = (Rebalancer.Propose(problem, SolveBudget.Default), Rebalancer.Propose(turned, SolveBudget.Default));
        Assert.Equal(first.Trades.AsEnumerable(), second.Trades);
        Assert.Equal(first.Transfers.AsEnumerable(), second.Transfers);
        Assert.Equal(first.Termination.Bound, second.Termination.Bound);
    }

    [Fact]
    public void What_is_the_same_on_two_accounts_is_traded_on_each()
    {
        // A straddle of an expiry is as wide a band for two accounts as for one.
        var guards = new Safeguards { KeepProfile = false };
        var once = RebalancingProblem.Of([TestAccounts.Pair[0]], TestAccounts.Market, RebalancingMode.MinMargin) with
        {
            CostBudget = 400.0,
            WholeLots = false,
            Safeguards = guards,
        };
        var twice = once with { CostBudget = 800.0, Accounts = [TestAccounts.Pair[0], TestAccounts.Pair[0] with { Id = "twin" }] };
        var (both, alone) = (Rebalancer.Propose(twice, SolveBudget.Default), Rebalancer.Propose(once, SolveBudget.Default));

        // Doing the same on both is one way to spend the budget, so the best is no worse than twice the best of one.
        Assert.True(both.Termination.Bound <= (2.0 * alone.Termination.Objective) + 1e-6);
        Assert.True(both.Termination.Objective <= (2.0 * alone.Termination.Objective) + (2e-4 * both.Termination.GapScale));
        Assert.Equal(["spm", "twin"], both.Trades.Select(t => t.Account).Distinct());
    }

    /// <summary>Small enough to try every combination of whole lots and steps on both accounts.</summary>
    [Theory]
    [InlineData(RebalancingMode.MinMargin, 1.2)]
    [InlineData(RebalancingMode.RestoreHeadroom, 0.8)]
    [InlineData(RebalancingMode.RestoreHeadroom, 0.9)]
    [InlineData(RebalancingMode.SaveMoney, 1.1)]
    public void On_small_problems_no_choice_of_lots_and_steps_is_better(RebalancingMode mode, double funding)
    {
        var market = TestAccounts.Market;
        var needed = TestAccounts.MarginOf(TestAccounts.Desk(), TestAccounts.Pair[0], TestAccounts.Pair[0].Book);
        var problem = RebalancingProblem.Of(
            [
                TestAccounts.Pair[0].With(funding * needed.Units.Single().Initial) with { Candidates = [new(market.Put(29, 0.80), 0.3, 0.0), new(market.Put(8, 0.95), 0.2, 0.1)] },
                TestAccounts.Pair[1] with { Candidates = [new(market.Put(85, 0.80), 0.0, 0.3)] },
            ],
            market,
            mode) with
        {
            IncludeBookAsCandidates = false,
            Safeguards = Safeguards.None with { KeepHeadroom = true },
            Transfers = [TestAccounts.Route("sm", "spm", 1.5, 0.001, 0.1)],
            PriceOfMargin = 2.0,
            HorizonDays = 90.0,
        };
        var workbench = new Workbench(problem);
        var best = double.PositiveInfinity;
        foreach (var lots in workbench.EveryChoice())
        {
            var book = BookState.Of(workbench.Universe, lots);
            if (workbench.Question.Broken(book) is null) best = Math.Min(best, workbench.Question.Evaluate(book));
        }

        var termination = Rebalancer.Propose(problem, SolveBudget.Default).Termination;
        Assert.True(double.IsFinite(best));
        var rounding = 1e-9 * (1.0 + Math.Abs(best));
        Assert.True(termination.Bound <= best + rounding, $"bound {termination.Bound:r} above the best choice {best:r}");
        Assert.Equal(best, termination.Objective, rounding + (1e-4 * termination.GapScale));
    }

    /// <summary>The first account is short of headroom, so that cash is worth moving.</summary>
    private static RebalancingProblem Needy(RebalancingMode mode, bool isElsewhere)
    {
        var pair = TestAccounts.Pair;
        var needed = TestAccounts.MarginOf(TestAccounts.Desk(), pair[0], pair[0].Book).Units.Single().Initial;
        ImmutableArray<Account> accounts = [pair[0].With(0.8 * needed), isElsewhere ? pair[1] with { Market = TestAccounts.OtherVenue, Candidates = [] } : pair[1]];
        return RebalancingProblem.Of(accounts, TestAccounts.Market, mode) with
        {
            Transfers = [.. Routes],
            Limits = [new Limit { Id = "net", Measure = Measure.Delta, Lower = -5.0, Upper = 5.0 }],
            PriceOfMargin = 1.0,
            HorizonDays = 60.0,
        };
    }

    private static void Near(double expected, double actual) => Assert.Equal(expected, actual, 1e-7 * (1.0 + Math.Abs(expected)));
}
