using FsCheck.Xunit;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Rebalancing.Tests.Markets;
using MarginOptimizer.Rebalancing.Trading;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Rebalancing.Tests.Accounts;

/// <summary>Moving cash between accounts, against answers computed by hand.</summary>
public sealed class TransferTests
{
    private const double Index = 60_000.0;

    /// <summary>Initial requirements of the two accounts in coin.</summary>
    private static readonly double Spm = Requirement(TestAccounts.Pair[0]);
    private static readonly double Sm = Requirement(TestAccounts.Pair[1]);

    [Theory]
    [InlineData(0.0)]
    [InlineData(0.001)]
    [InlineData(0.02)]
    public void A_shortfall_is_met_by_what_is_missing_and_the_cost_of_sending_it(double rate)
    {
        var problem = Short(missing: 0.4, TestAccounts.Route("sm", "spm", rate: rate));
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        var transfer = Assert.Single(proposal.Transfers);
        Assert.Empty(proposal.Trades);
        Assert.True(proposal.Termination.Proven, proposal.Termination.Explanation);
        Assert.Equal(("sm", "spm", Currency.Btc, 0L), (transfer.From, transfer.To, transfer.Currency, transfer.StepCount));
        Assert.Equal(0.4 / (1.0 - rate), transfer.Sent, 1e-7);
        Assert.Equal(transfer.Sent * (1.0 - rate), transfer.Received, 1e-12);
        Assert.Equal(transfer.Sent * rate * Index, transfer.CostUsd, 1e-9 * Index);
        Assert.Equal(transfer.CostUsd, proposal.CostUsd, 1e-9);
        Assert.Equal(proposal.CostUsd, proposal.TransferCostUsd);
        Assert.Equal(0.0, proposal.Accounts.Single(a => a.Id == "spm").After.HeadroomUsd, 1e-6 * Index);
    }

    [Fact]
    public void Amounts_are_whole_steps_where_the_route_has_some()
    {
        var proposal = Rebalancer.Propose(Short(missing: 0.4, TestAccounts.Route("sm", "spm", rate: 0.001, step: 0.15)), SolveBudget.Default);
        var transfer = Assert.Single(proposal.Transfers);
        Assert.Equal((3L, 0.45), (transfer.StepCount, transfer.Sent));
    }

    [Theory]
    [InlineData(0.1, 28.0, 2.8)]
    [InlineData(0.15, 3.0, 0.45)]
    [InlineData(100.0, 7.0, 700.0)]
    [InlineData(1e-8, 3.0, 3e-8)]
    [InlineData(1.0 / 3.0, 2.0, 2.0 / 3.0)]
    [InlineData(1e-40, 2.0, 2e-40)]
    [InlineData(1e30, 2.0, 2e30)]
    public void Whole_steps_add_up_without_the_last_bits_of_their_product(double step, double count, double sent) => Assert.Equal(
        sent, new Transfer(TestAccounts.Route("sm", "spm", step: step), 0, 1, 0, step, count, IsWhole: true, Index).Sent(count));

    [Fact]
    public void The_cheaper_source_pays_first_and_the_dearer_one_the_rest()
    {
        var third = TestAccounts.Pair[1] with { Id = "third" };
        var problem = TestAccounts.OnlyTransfers(
            [TestAccounts.Pair[0].With(CashFor(0.4)), TestAccounts.Pair[1].With(Sm + 1.0), third.With(Sm + 1.0)],
            TestAccounts.Route("sm", "spm", 0.3, 0.001),
            TestAccounts.Route("third", "spm", 10.0, 0.002));
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        Assert.True(proposal.Termination.Proven, proposal.Termination.Explanation);
        Assert.Equal(0.3, proposal.Transfers.Single(t => t.From == "sm").Sent, 1e-7);
        Assert.Equal((0.4 - (0.3 * 0.999)) / 0.998, proposal.Transfers.Single(t => t.From == "third").Sent, 1e-7);
    }

    [Fact]
    public void Cash_goes_on_over_an_account_that_passes_it_on()
    {
        var hub = TestAccounts.Pair[1] with { Id = "hub" };
        var problem = TestAccounts.OnlyTransfers(
            [TestAccounts.Pair[0].With(CashFor(0.4)), TestAccounts.Pair[1].With(Sm + 1.0), hub.With(Sm + 1.0) with { TargetHeadroom = 0.9 * Index }],
            TestAccounts.Route("sm", "hub", 10.0, 0.001),
            TestAccounts.Route("hub", "spm", 10.0, 0.001));
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        var (first, second) = (proposal.Transfers.Single(t => t.From == "sm"), proposal.Transfers.Single(t => t.From == "hub"));
        Assert.Equal(0.4 / 0.999, second.Sent, 1e-7);
        Assert.Equal((second.Sent - 0.1) / 0.999, first.Sent, 1e-7);
    }

    [Fact]
    public void Nobody_is_called_for_margin_to_help_another()
    {
        var accounts = Accounts(missing: 0.4, spare: 0.4 - (0.5 * Sm));
        var kept = Rebalancer.Propose(TestAccounts.OnlyTransfers(accounts, TestAccounts.Route("sm", "spm")), SolveBudget.Default);
        Assert.Equal(TerminationReason.Infeasible, kept.Termination.Reason);
        Assert.Contains("mode:target-headroom/spm", kept.Termination.Conflict);
        Assert.Contains(kept.Termination.Conflict, id => id is "default:headroom/sm" or "mode:target-headroom/sm");
        var inTotal = TestAccounts.OnlyTransfers(accounts, TestAccounts.Route("sm", "spm")) with { HeadroomInTotal = true };
        Assert.Equal(TerminationReason.Infeasible, Rebalancer.Propose(inTotal, SolveBudget.Default).Termination.Reason);
        var without = Rebalancer.Propose(TestAccounts.OnlyTransfers([accounts[0], accounts[1] with { TargetHeadroom = -1e6 }], TestAccounts.Route("sm", "spm")) with { Safeguards = Safeguards.None }, SolveBudget.Default);
        Assert.Equal(0.4, Assert.Single(without.Transfers).Sent, 1e-7);
    }

    [Fact]
    public void In_total_nothing_has_to_move_where_the_sum_suffices()
    {
        var problem = Short(missing: 0.4, TestAccounts.Route("sm", "spm", rate: 0.001)) with { HeadroomInTotal = true, TargetHeadroom = 1_000.0 };
        var proposal = Rebalancer.Propose(problem, SolveBudget.Default);
        Assert.Empty(proposal.Transfers);
        Assert.Equal(0.0, proposal.CostUsd);
        Assert.Contains(proposal.Limits, l => l.Id == "mode:target-headroom" && l.After >= 1_000.0);
    }

    [Fact]
    public void Nobody_sends_more_cash_than_he_has_over_all_his_routes()
    {
        var other = TestAccounts.Pair[0] with { Id = "spm2" };
        var problem = TestAccounts.OnlyTransfers(
            [TestAccounts.Pair[0].With(CashFor(0.4)), other.With(CashFor(0.4)), TestAccounts.Pair[1].With(0.7)],
            TestAccounts.Route("sm", "spm"),
            TestAccounts.Route("sm", "spm2")) with
        { Safeguards = Safeguards.None };
        var accounts = problem.Accounts.Select(a => a.Id == "sm" ? a with { TargetHeadroom = -1e7 } : a);
        var proposal = Rebalancer.Propose(problem with { Accounts = [.. accounts] }, SolveBudget.Default);
        Assert.Equal(TerminationReason.Infeasible, proposal.Termination.Reason);
        Assert.Contains("transfer:sm/BTC", proposal.Termination.Conflict);
    }

    [Fact]
    public void A_limit_on_transfers_is_kept()
    {
        var limit = new Limit { Id = "moves", Measure = Measure.Transfers, Scope = LimitScope.Of("sm"), Upper = 0.3 * Index, Policy = LimitPolicy.Hard };
        var problem = Short(missing: 0.4, TestAccounts.Route("sm", "spm")) with { Limits = [limit] };
        Assert.Equal(TerminationReason.Infeasible, Rebalancer.Propose(problem, SolveBudget.Default).Termination.Reason);
        var loose = Rebalancer.Propose(problem with { Limits = [limit with { Upper = 0.5 * Index }] }, SolveBudget.Default);
        Assert.Equal(0.4 * Index, loose.Limits.Single(l => l.Id == "moves").After, 1e-6 * Index);
    }

    /// <summary>Whatever is missing where: with free routes both ways the sum over the accounts alone decides.</summary>
    [Property(MaxTest = 25)]
    public void With_free_transfers_the_headroom_in_total_is_the_only_constraint(int seed)
    {
        var random = new Random(seed);
        var (missing, spare) = (random.NextDouble(), 2.0 * random.NextDouble());
        if (Math.Abs(spare - missing) < 1e-3) return;
        var problem = TestAccounts.OnlyTransfers(Accounts(missing, spare), TestAccounts.Route("sm", "spm"), TestAccounts.Route("spm", "sm"));
        var reason = Rebalancer.Propose(problem, SolveBudget.Default).Termination.Reason;
        if (spare > missing) Assert.Equal(TerminationReason.Optimal, reason);
        else Assert.Equal(TerminationReason.Infeasible, reason);
    }

    [Property(MaxTest = 8)]
    public void Another_route_never_makes_the_best_answer_worse(int seed)
    {
        var random = new Random(seed);
        var problem = TestAccounts.Desk(random.Next(2) == 0 ? RebalancingMode.SaveMoney : RebalancingMode.MinMargin) with
        {
            WholeLots = false,
            CostBudget = 500.0 + (1_000.0 * random.NextDouble()),
            Accounts = [TestAccounts.Pair[0].With(Spm * (0.6 + (0.6 * random.NextDouble()))), TestAccounts.Pair[1].With(Sm + random.NextDouble())],
            PriceOfMargin = 0.5,
            HorizonDays = 60.0,
        };
        var without = Rebalancer.Propose(problem, SolveBudget.Default).Termination;
        var with = Rebalancer.Propose(problem with { Transfers = [TestAccounts.Route("sm", "spm", rate: 0.0005)] }, SolveBudget.Default).Termination;
        Assert.True(with.Bound <= without.Objective + (1e-9 * without.GapScale), $"bound {with.Bound:r} with the route, {without.Objective:r} without");
        Assert.True(with.Objective <= without.Objective + (2e-4 * without.GapScale), $"{with.Objective:r} with the route, {without.Objective:r} without");
    }

    private static RebalancingProblem Short(double missing, params Domain.Books.TransferRoute[] routes) =>
        TestAccounts.OnlyTransfers(Accounts(missing, spare: 2.0), routes);

    private static System.Collections.Immutable.ImmutableArray<Account> Accounts(double missing, double spare) =>
        [TestAccounts.Pair[0].With(CashFor(missing)), TestAccounts.Pair[1].With(Sm + spare)];

    /// <summary>Cash with which the account under portfolio margin misses so many coins; the value of its options counts as collateral.</summary>
    private static double CashFor(double missing) =>
        Spm - missing - TestAccounts.Pair[0].Book.Positions.Sum(p => p.Quantity * TestAccounts.Market.QuoteOf(p.Instrument).Mark);

    private static double Requirement(Account account) => TestAccounts.MarginOf(TestAccounts.Desk(), account, account.Book).Units.Single().Initial;
}
