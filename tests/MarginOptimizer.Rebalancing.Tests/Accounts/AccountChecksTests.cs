using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Tests.Markets;

namespace MarginOptimizer.Rebalancing.Tests.Accounts;

/// <summary>Faulty accounts, routes and scopes are refused by path.</summary>
public sealed class AccountChecksTests
{
    private static readonly TransferRoute Good = TestAccounts.Route("sm", "spm");

    public static TheoryData<string, string, Func<RebalancingProblem, RebalancingProblem>> Faults => new()
    {
        { "accounts", "at least one", p => p with { Accounts = [] } },
        { "accounts[1].id", "two accounts", p => p with { Accounts = [p.Accounts[0], p.Accounts[0]] } },
        { "accounts[0].id", "no id", p => p with { Accounts = [p.Accounts[0] with { Id = "a b" }, p.Accounts[1]] } },
        { "accounts[0].id", "no id", p => p with { Accounts = [p.Accounts[0] with { Id = "" }, p.Accounts[1]] } },
        { "accounts[1].target_headroom", "finite", p => p with { Accounts = [p.Accounts[0], p.Accounts[1] with { TargetHeadroom = double.NaN }] } },
        { "accounts[1].book.positions[0].quantity", "not zero", p => p with { Accounts = [p.Accounts[0], p.Accounts[1] with { Book = Book.Of([new(TestAccounts.Market.Perpetual(), 0.0)]) }] } },
        { "accounts[1].book.balances[BTC].cash", "finite", p => p with { Accounts = [p.Accounts[0], p.Accounts[1].With(double.NaN)] } },
        { "accounts[1].candidates[0].max_buy", ">= 0", p => p with { Accounts = [p.Accounts[0], p.Accounts[1] with { Candidates = [new(TestAccounts.Market.Perpetual(), -1.0)] }] } },
        { "accounts[1].market", "minutes from", p => p with { Accounts = [p.Accounts[0], p.Accounts[1] with { Market = At(TestAccounts.Market.AsOf.AddHours(1)) }] } },
        { "accounts[1].book.balances", "empty", p => p with { Mode = RebalancingMode.RestoreHeadroom, Transfers = [], Accounts = [p.Accounts[0], p.Accounts[1] with { Book = Book.Of(p.Accounts[1].Book.Positions) }] } },
        { "accounts", "no positions", p => p with { Accounts = [.. p.Accounts.Select(a => a with { Book = Book.Empty })] } },
        { "candidates", "empty", p => p with { Transfers = [], IncludeBookAsCandidates = false, Accounts = [.. p.Accounts.Select(a => a with { Candidates = [] })] } },
        { "transfers[0].from", "no account", p => p with { Transfers = [Good with { From = "nobody" }] } },
        { "transfers[0].to", "no account", p => p with { Transfers = [Good with { To = "nobody" }] } },
        { "transfers[0].to", "comes from", p => p with { Transfers = [Good with { To = "sm" }] } },
        { "transfers[1]", "second route", p => p with { Transfers = [Good, Good with { MaxAmount = 1.0 }] } },
        { "transfers[0].max_amount", "> 0", p => p with { Transfers = [Good with { MaxAmount = 0.0 }] } },
        { "transfers[0].max_amount", "finite", p => p with { Transfers = [Good with { MaxAmount = double.NaN }] } },
        { "transfers[0].cost_rate", ">= 0", p => p with { Transfers = [Good with { CostRate = -0.1 }] } },
        { "transfers[0].cost_rate", "< 1", p => p with { Transfers = [Good with { CostRate = 1.0 }] } },
        { "transfers[0].cost_rate", "< 1", p => p with { Transfers = [Good with { CostRate = double.NaN }] } },
        { "transfers[0].step", ">= 0", p => p with { Transfers = [Good with { Step = -1.0 }] } },
        { "transfers[0].step", "above max_amount", p => p with { Transfers = [Good with { Step = 11.0 }] } },
        { "transfers[0].currency", "no index", p => p with { Transfers = [Good with { Currency = new Currency("DOGE") }] } },
        { "transfers[0].currency", "no balance", p => p with { Transfers = [Good with { Currency = Currency.Usdc }] } },
        { "limits[0].scope.account", "no account", p => p with { Limits = [new Limit { Id = "l", Measure = Measure.Delta, Scope = LimitScope.Of("nobody"), Upper = 1.0 }] } },
        { "limits[0].scope.account", "no account", p => p with { Limits = [new Limit { Id = "l", Measure = Measure.Transfers, Scope = LimitScope.Of("nobody"), Upper = 1.0 }] } },
        { "limits[0].measure", "no transfer routes", p => p with { Transfers = [], Limits = [new Limit { Id = "l", Measure = Measure.Transfers, Upper = 1.0 }] } },
        { "limits[0].id", "our own", p => p with { Limits = [new Limit { Id = "transfer:x", Measure = Measure.Delta, Upper = 1.0 }] } },
        { "limits[0].shock.volatility", "deribit-sm", p => p with { Limits = [new Limit { Id = "l", Measure = Measure.StressLoss, Upper = 1.0, Shock = new(-0.1, VolatilityShock.Up) }] } },
        { "targets[0].scope.account", "no account", p => p with { Mode = RebalancingMode.HedgeToTarget, Targets = [new ExposureTarget { Id = "t", Measure = Measure.Delta, Scope = LimitScope.Of("nobody"), Target = 0.0, Weight = 1.0 }] } },
        { "limits[0].scope.base", "name another account", p => p with { Accounts = [p.Accounts[0], p.Accounts[1] with { Model = Cross }], Limits = [InitialMargin(null)] } },
        { "limits[0].scope.base", "nothing here is margined in BTC", p => p with { Accounts = [p.Accounts[0], p.Accounts[1] with { Model = Cross }], Limits = [InitialMargin("sm")] } },
    };

    /// <summary>One unit in USD for the whole account.</summary>
    private static Margin.IMarginModel Cross => MarginModelCatalog.Embedded.Named("deribit-xpm@2026-09-23");

    [Theory]
    [MemberData(nameof(Faults))]
    public void A_faulty_part_is_named_by_its_path(string path, string words, Func<RebalancingProblem, RebalancingProblem> spoil)
    {
        var fault = Assert.Throws<InvalidInputException>(() => Rebalancer.Check(spoil(TestAccounts.Desk(RebalancingMode.MinMargin, Good))));
        Assert.Contains(fault.Violations, v => v.Path == path && v.Message.Contains(words, StringComparison.Ordinal));
    }

    [Fact]
    public void The_desk_itself_has_no_fault() => Rebalancer.Check(TestAccounts.Desk(RebalancingMode.MinMargin, Good) with { Limits = [InitialMargin(null)] });

    [Fact]
    public void An_account_margined_in_the_coin_may_be_limited_in_it_beside_one_that_is_not()
    {
        var pair = TestAccounts.Pair;
        Rebalancer.Check(TestAccounts.Desk() with { Accounts = [pair[0], pair[1] with { Model = Cross }], Limits = [InitialMargin("spm")] });
    }

    [Fact]
    public void Parts_of_the_only_account_are_not_asked_of_several()
    {
        var problem = TestAccounts.Desk();
        Assert.Throws<InvalidOperationException>(() => problem.Book);
        Assert.Throws<InvalidOperationException>(() => problem with { Candidates = [] });
    }

    private static Limit InitialMargin(string? account) =>
        new() { Id = "im", Measure = Measure.InitialMargin, Scope = new LimitScope(Currency.Btc, null, account), Upper = 1.0 };

    private static MarketSnapshot At(DateTimeOffset time) =>
        new(time, TestAccounts.Market.Indices, TestAccounts.Market.Forwards, TestAccounts.Market.Listings);
}
