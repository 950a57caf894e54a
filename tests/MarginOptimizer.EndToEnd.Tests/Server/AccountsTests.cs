using Google.Rpc;
using Grpc.Core;
using MarginOptimizer.Server.Wire;
using MarginOptimizer.V1;

namespace MarginOptimizer.EndToEnd.Tests.Server;

/// <summary>Several accounts asked of the real server process.</summary>
public sealed class AccountsTests(ServerProcess server) : IClassFixture<ServerProcess>
{
    [Fact]
    public async Task Two_accounts_under_two_models_get_trades_transfers_and_margins_of_their_own()
    {
        var request = Proposal();
        request.Mode = V1.RebalancingMode.RestoreHeadroom;
        request.TargetHeadroomUsd = 30_000.0;
        var response = await server.Rebalancing.ProposeRebalancingAsync(request);
        var result = response.Result;
        Assert.InRange(result.Termination.Reason, TerminationReason.Optimal, TerminationReason.FeasibleAtLimit);
        Assert.Equal(["hedges", "options"], result.Accounts.Select(a => a.Id));
        Assert.StartsWith("deribit-sm@", result.Accounts[0].ModelVersion, StringComparison.Ordinal);
        Assert.StartsWith("deribit-spm@", result.Accounts[1].ModelVersion, StringComparison.Ordinal);
        Assert.All(result.Accounts, a => Assert.True(a.After.HeadroomUsd >= 30_000.0 - 1e-3, $"{a.Id}: {a.After.HeadroomUsd}"));
        Assert.Equal(result.Accounts.Sum(a => a.Before.InitialUsd), result.Before.InitialUsd, 1e-6);
        Assert.Equal(result.Accounts.Sum(a => a.After.HeadroomUsd), result.After.HeadroomUsd, 1e-6);
        Assert.All(result.Trades, t => Assert.Contains(t.Account, new[] { "hedges", "options" }));
        Assert.NotEmpty(result.Trades.Select(t => t.Account).Concat(result.Transfers.Select(t => t.From)));

        // An account alone is margined as it is among others.
        var alone = EvaluateMarginWire.Write(Questions.Account("options"), Questions.Snapshot, new ModelChoice("deribit-spm", Questions.Snapshot.AsOf));
        var margin = (await server.Margin.EvaluateMarginAsync(alone)).Result.Report;
        Assert.Equal(margin.InitialUsd, result.Accounts[1].Before.InitialUsd, 1e-6);
        Assert.Equal(margin.HeadroomUsd, result.Accounts[1].Before.HeadroomUsd, 1e-6);
    }

    [Fact]
    public async Task The_same_accounts_give_the_same_bytes()
    {
        var request = Proposal();
        request.WorkLimit = 20_000_000;
        var first = await server.Rebalancing.ProposeRebalancingAsync(request);
        var second = await server.Rebalancing.ProposeRebalancingAsync(request);
        Assert.Equal(first.ResultHash, second.ResultHash);
        Assert.Equal(first.Result, second.Result);
    }

    [Theory]
    [InlineData("accounts[1].id")]
    [InlineData("accounts[0].market_id")]
    [InlineData("accounts[0].book.positions[0].instrument")]
    [InlineData("transfers[0].max_amount")]
    [InlineData("transfers[0].cost_rate")]
    [InlineData("book")]
    public async Task A_faulty_account_is_refused_by_its_path(string path)
    {
        var request = Proposal();
        switch (path)
        {
            case "accounts[1].id": request.Accounts[1].Id = request.Accounts[0].Id; break;
            case "accounts[0].market_id": request.Accounts[0].MarketId = "elsewhere"; break;
            case "accounts[0].book.positions[0].instrument": request.Accounts[0].Book.Positions[0].Instrument = "nothing"; break;
            case "transfers[0].max_amount": request.Transfers[0].MaxAmount = "0"; break;
            case "transfers[0].cost_rate": request.Transfers[0].CostRate = "-0.1"; break;
            default: request.Book = new V1.Book(); break;
        }

        Assert.Contains(path, await FaultsOf(request));
    }

    [Theory]
    [InlineData("transfers[0].to")]
    [InlineData("limits.items[0].scope.account")]
    [InlineData("limits.items[0].scope.base")]
    public async Task What_does_not_fit_together_is_refused_by_its_path(string path)
    {
        var request = Proposal();
        request.Limits = new Limits();
        var limit = new V1.Limit { Id = "im", Measure = V1.Measure.InitialMargin, Upper = 1e9, Scope = new V1.LimitScope() };
        if (path == "transfers[0].to") request.Transfers[0].To = "nobody";
        else request.Limits.Items.Add(limit);
        if (path.EndsWith("account", StringComparison.Ordinal)) limit.Scope.Account = "nobody";
        if (path.EndsWith("base", StringComparison.Ordinal)) (request.Accounts[1].Model.Id, limit.Scope.Account, limit.Scope.Base) = ("deribit-xpm", "hedges", "BTC");
        Assert.Contains(path, await FaultsOf(request));
    }

    private static ProposeRebalancingRequest Proposal()
    {
        var request = new ProposeRebalancingRequest
        {
            Market = MarketOf(),
            Mode = V1.RebalancingMode.MinMargin,
        };
        foreach (var (id, model) in new[] { ("options", "deribit-spm"), ("hedges", "deribit-sm@2026-08-05") })
            request.Accounts.Add(new V1.Account { Id = id, Model = new ModelSelector { Id = model }, Book = EvaluateMarginWire.Write(Questions.Account(id), Questions.Snapshot, new ModelChoice(model, Questions.Snapshot.AsOf)).Book });
        foreach (var account in request.Accounts)
        {
            foreach (var name in new[] { "BTC-19JUN26-58000-P", "BTC-19JUN26-66000-C", "BTC-26JUN26-57000-P", "BTC-26JUN26-67000-C" })
                account.Candidates.Add(new Candidate { Instrument = name });
        }

        foreach (var (from, to) in new[] { ("hedges", "options"), ("options", "hedges") })
            request.Transfers.Add(new V1.TransferRoute { From = from, To = to, Currency = "BTC", MaxAmount = "5", CostRate = "0.0002", Step = "0.1" });
        return request;
    }

    private static V1.MarketSnapshot MarketOf() => Questions.Margin("short-strangle").Market;

    private async Task<IEnumerable<string>> FaultsOf(ProposeRebalancingRequest request)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(async () => await server.Rebalancing.ProposeRebalancingAsync(request));
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        return refusal.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations.Select(v => v.Field);
    }
}
