using System.Collections.Immutable;
using FsCheck.Xunit;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Server.Calls;
using MarginOptimizer.Server.Wire;

namespace MarginOptimizer.Server.Tests.Wire;

/// <summary>Problems over several accounts and markets, written as requests and read again.</summary>
public sealed class AccountRoundTripTests
{
    [Property(MaxTest = 25)]
    public void A_request_read_and_written_again_is_the_same(int seed)
    {
        var problem = Problem(seed);
        var request = ProposeRebalancingWire.Write(problem, Models(problem));
        var read = ProposeRebalancingWire.Read(request, Engine.Default.SelectModel);
        Assert.Equal(request, ProposeRebalancingWire.Write(read, Models(read)));
    }

    [Property(MaxTest = 25)]
    public void Accounts_markets_and_routes_arrive_as_they_were(int seed)
    {
        var problem = Problem(seed);
        var read = ProposeRebalancingWire.Read(ProposeRebalancingWire.Write(problem, Models(problem)), Engine.Default.SelectModel);
        Assert.True(read.HasNamedAccounts);
        Assert.Equal(problem.HeadroomInTotal, read.HeadroomInTotal);
        Assert.Equal(problem.Transfers.AsEnumerable(), read.Transfers);
        Assert.Equal(problem.Limits.Select(l => (l.Id, l.Scope)), read.Limits.Select(l => (l.Id, l.Scope)));
        Assert.Equal(problem.Accounts.Length, read.Accounts.Length);
        foreach (var (sent, got) in problem.Accounts.Zip(read.Accounts))
        {
            Assert.Equal((sent.Id, sent.TargetHeadroom, sent.Model.Version), (got.Id, got.TargetHeadroom, got.Model.Version));
            Assert.Equal(sent.Book.Positions.Select(p => (p.Instrument.Name, p.Quantity)), got.Book.Positions.Select(p => (p.Instrument.Name, p.Quantity)));
            Assert.Equal(sent.Book.Balances.AsEnumerable(), got.Book.Balances);
            Assert.Equal(sent.Candidates.Select(c => (c.Instrument.Name, c.MaxBuyQuantity, c.MaxSellQuantity)), got.Candidates.Select(c => (c.Instrument.Name, c.MaxBuyQuantity, c.MaxSellQuantity)));
            Assert.Equal(sent.Market is null, got.Market is null);
            Assert.Equal((sent.Market ?? problem.Market).IndexOf(Currency.Btc), (got.Market ?? read.Market).IndexOf(Currency.Btc));
        }
    }

    [Fact]
    public void A_market_that_two_accounts_share_is_sent_once()
    {
        var problem = Problem(3);
        var far = problem.Accounts[1].Market;
        var request = ProposeRebalancingWire.Write(problem with { Accounts = problem.Accounts.Add(problem.Accounts[1] with { Id = "third" }) }, Models(problem));
        Assert.NotNull(far);
        Assert.Equal(["", request.Markets.Single().Id, request.Markets.Single().Id], request.Accounts.Select(a => a.MarketId));
    }

    [Theory]
    [InlineData("accounts[1].id")]
    [InlineData("accounts[1].market_id")]
    [InlineData("accounts[1].model.id")]
    [InlineData("accounts[0].candidates[0].instrument")]
    [InlineData("markets[1].id")]
    [InlineData("transfers[0].from")]
    [InlineData("transfers[0].currency")]
    [InlineData("transfers[0].step")]
    [InlineData("candidates")]
    public void A_faulty_part_is_named_by_its_path(string path)
    {
        var problem = Problem(3);
        var request = ProposeRebalancingWire.Write(problem, Models(problem));
        switch (path)
        {
            case "accounts[1].id": request.Accounts[1].Id = "no id"; break;
            case "accounts[1].market_id": request.Accounts[1].MarketId = "nowhere"; break;
            case "accounts[1].model.id": request.Accounts[1].Model.Id = "nobody"; break;
            case "accounts[0].candidates[0].instrument": request.Accounts[0].Candidates[0].Instrument = "nothing"; break;
            case "markets[1].id": request.Markets.Add(request.Markets[0].Clone()); break;
            case "transfers[0].from": request.Transfers[0].From = ""; break;
            case "transfers[0].currency": request.Transfers[0].Currency = "not a code"; break;
            case "transfers[0].step": request.Transfers[0].Step = "-1"; break;
            default: request.Candidates.Add(request.Accounts[0].Candidates[0].Clone()); break;
        }

        var fault = Assert.Throws<InvalidInputException>(() => ProposeRebalancingWire.Read(request, Engine.Default.SelectModel));
        Assert.Contains(fault.Violations, v => v.Path == path);
    }

    /// <summary>One account on the market of the problem, one on its own; routes with and without cost and step.</summary>
    private static RebalancingProblem Problem(int seed)
    {
        var (random, single) = (new Random(seed), Samples.Problem(seed));
        var elsewhere = new MarketSnapshot(
            single.Market.AsOf.AddSeconds(30),
            single.Market.Indices.ToDictionary(i => i.Key, i => i.Value * 1.001),
            single.Market.Forwards,
            single.Market.Listings,
            "elsewhere");
        return RebalancingProblem.Of(
            [
                new Account { Id = "near", Book = single.Book, Model = single.Model, Candidates = single.Candidates },
                new Account
                {
                    Id = "far",
                    Book = Samples.BookOf(elsewhere, random),
                    Model = MarginModelCatalog.Embedded.Named("deribit-sm@2026-08-05"),
                    Candidates = [.. single.Candidates.Take(2)],
                    Market = elsewhere,
                    TargetHeadroom = random.Next(2) == 0 ? 1_000.0 * random.NextDouble() : null,
                },
            ],
            single.Market,
            RebalancingMode.RestoreHeadroom) with
        {
            HeadroomInTotal = random.Next(2) == 0,
            TargetHeadroom = 5_000.0 * random.NextDouble(),
            Transfers =
            [
                new TransferRoute("near", "far", Currency.Btc, 1.0 + random.NextDouble(), 0.01 * random.NextDouble()),
                new TransferRoute("far", "near", Currency.Usdc, 10_000.0, 0.0, 100.0),
            ],
            Limits = [new Limit { Id = "far only", Measure = Measure.Delta, Scope = LimitScope.Of("far"), Upper = 3.0 }],
        };
    }

    private static ImmutableDictionary<string, ModelChoice> Models(RebalancingProblem problem) => problem.Accounts.ToImmutableDictionary(
        a => a.Id, a => new ModelChoice(a.Model.Version.Name, (a.Market ?? problem.Market).AsOf));
}
