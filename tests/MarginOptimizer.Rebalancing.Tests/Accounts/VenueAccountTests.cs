using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Evaluation;
using MarginOptimizer.Rebalancing.Lowering;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Tests.Lowering;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Accounts;

/// <summary>Accounts under the models of different venues, with money of several currencies that moves between them.</summary>
public sealed class VenueAccountTests
{
    private const double Btc = 60_000.0;

    public static TheoryData<string, string> Pairs => new()
    {
        { "deribit-spm@2026-09-23", "deribit-xpm@2026-09-23" },
        { "deribit-xpm@2026-09-23", "okx-pm@2025-01-15" },
        { "deribit-xpm@2026-09-23", "bybit-pm@2025-01-10" },
        { "deribit-xpm@2026-09-23", "derive-pm2@2026-10-01" },
        { "deribit-xpm@2026-09-23", "binance-pm@2022-04-18" },
        { "okx-pm@2025-01-15", "derive-sm@2026-08-20" },
        { "bybit-pm@2025-01-10", "binance-pm@2022-04-18" },
        { "derive-pm2@2026-10-01", "paradex-pm@2026-01-01" },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void What_is_optimised_is_what_is_evaluated(string home, string away)
    {
        for (var seed = 1; seed <= 3; seed++)
        {
            var random = new Random(seed);
            var workbench = new Workbench(VenueAccounts.Draw(home, away, random));
            foreach (var scope in (LimitScope[])[LimitScope.Total, LimitScope.Of("home"), LimitScope.Of("away")])
            {
                AssertAgrees(workbench, Measure.InitialMargin, scope, 1.0, random);
                AssertAgrees(workbench, Measure.MaintenanceMargin, scope, 1.0, random);
                AssertAgrees(workbench, Measure.Headroom, scope, -1.0, random);
            }
        }
    }

    /// <summary>Each account's margin with the cash that remains there is what the landscape has after the same transfers.</summary>
    [Theory]
    [MemberData(nameof(Pairs))]
    public void Cash_that_moves_leaves_one_account_and_arrives_on_the_other(string home, string away)
    {
        var random = new Random(6);
        var problem = VenueAccounts.Draw(home, away, random);
        var workbench = new Workbench(problem);
        for (var k = 0; k < 5; k++)
        {
            var lots = workbench.RandomLots(random, whole: true);
            Array.Clear(lots, 0, workbench.Universe.Tradeables.Length);
            var state = BookState.Of(workbench.Universe, lots);
            foreach (var account in problem.Accounts)
            {
                var balances = account.Book.Balances;
                foreach (var transfer in workbench.Universe.Transfers)
                {
                    var (route, sent) = (transfer.Route, lots[transfer.Variable] * (transfer.Route.Step > 0.0 ? transfer.Route.Step : transfer.Route.MaxAmount / transfer.Most));
                    var moved = (route.To == account.Id ? sent * (1.0 - route.CostRate) : 0.0) - (route.From == account.Id ? sent : 0.0);
                    balances = balances.SetItem(route.Currency, balances[route.Currency] with { Cash = balances[route.Currency].Cash + moved });
                }

                var alone = TestAccounts.MarginOf(problem, account, account.Book with { Balances = balances });
                var joint = workbench.Landscape.AtToday(state, LimitScope.Of(account.Id));
                Near(alone.InitialUsd, joint.Initial);
                Near(alone.MaintenanceUsd, joint.Maintenance);
                Near(alone.CollateralUsd, joint.Collateral);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_proposal_reproduces_on_each_account_and_no_cash_is_made(string home, string away)
    {
        var problem = InNeed(home, away);
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        Assert.True(proposal.Termination.Reason is not TerminationReason.Infeasible, proposal.Termination.Explanation);
        Assert.NotEmpty(proposal.Transfers);
        Reproduces(problem, proposal);
        foreach (var account in problem.Accounts)
            Assert.True(proposal.Accounts.Single(a => a.Id == account.Id).After.HeadroomUsd >= account.TargetHeadroom - 1e-3, account.Id);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void Trades_on_both_venues_reproduce_on_each(string home, string away)
    {
        var problem = VenueAccounts.Draw(home, away, new Random(8)) with { CostBudget = 2_000.0 };
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        Assert.NotEmpty(proposal.Trades);
        Assert.True(proposal.After.InitialUsd < proposal.Before.InitialUsd);
        Assert.True(proposal.CostUsd <= 2_000.0 * (1.0 + 1e-9));
        Reproduces(problem, proposal);
    }

    private static void AssertAgrees(Workbench workbench, Measure measure, LimitScope scope, double sign, Random random)
    {
        var model = workbench.Catalog.Model(measure, scope);
        var lowered = new LoweredForm(workbench, model, sign / Btc);
        Assert.False(lowered.IsRestricted);
        for (var k = 0; k < 4; k++)
        {
            var lots = workbench.RandomLots(random, whole: k % 2 == 0);
            lowered.AssertAgrees(lots, sign * model.Evaluate(BookState.Of(workbench.Universe, lots)) / Btc);
        }
    }

    /// <summary>Margins of each account alone are as claimed, limits are kept, and cash is lost on the way only at the rate of the route.</summary>
    private static void Reproduces(RebalancingProblem problem, Proposal proposal)
    {
        Assert.All(proposal.Limits, l => Assert.True(l.Slack >= -1e-6 * (1.0 + Math.Abs(l.After)), $"{l}"));
        foreach (var account in problem.Accounts)
        {
            var outcome = proposal.Accounts.Single(a => a.Id == account.Id);
            var after = TestAccounts.MarginOf(problem, account, TestAccounts.BookAfter(problem, account, proposal));
            Near(after.InitialUsd, outcome.After.InitialUsd);
            Near(after.MaintenanceUsd, outcome.After.MaintenanceUsd);
            Near(after.CollateralUsd, outcome.After.CollateralUsd);
        }

        foreach (var currency in VenueAccounts.Moved)
        {
            var before = problem.Accounts.Sum(a => a.Book.Balances[currency].Cash);
            var after = problem.Accounts.Sum(a => TestAccounts.BookAfter(problem, a, proposal with { Trades = [] }).Balances[currency].Cash);
            var lost = proposal.Transfers.Where(t => t.Currency == currency).Sum(t => t.Sent - t.Received);
            Assert.Equal(before - lost, after, 1e-9 * (1.0 + before));
            Assert.All(proposal.Transfers, t => Assert.Equal(t.Sent * (1.0 - Rate(problem, t.From, t.To, t.Currency)), t.Received, 1e-9 * (1.0 + t.Sent)));
        }

        Near(proposal.Accounts.Sum(a => a.CostUsd) + proposal.TransferCostUsd, proposal.CostUsd);
    }

    /// <summary>The second account wants a thousand dollars more headroom than it has, the first may keep what it has less three thousand.</summary>
    private static RebalancingProblem InNeed(string home, string away)
    {
        var problem = VenueAccounts.Draw(home, away, new Random(7), RebalancingMode.RestoreHeadroom);
        var held = problem.Accounts.Select(a => TestAccounts.MarginOf(problem, a, a.Book).HeadroomUsd).ToList();
        return problem with
        {
            Accounts =
            [
                problem.Accounts[0] with { TargetHeadroom = held[0] - 3_000.0, Candidates = [] },
                problem.Accounts[1] with { TargetHeadroom = held[1] + 1_000.0, Candidates = [] },
            ],
        };
    }

    private static double Rate(RebalancingProblem problem, string from, string to, Domain.Currency currency) =>
        problem.Transfers.Single(r => r.From == from && r.To == to && r.Currency == currency).CostRate;

    private static void Near(double expected, double actual) => Assert.Equal(expected, actual, 1e-7 * (1.0 + Math.Abs(expected)));
}
