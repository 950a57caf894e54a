using Grpc.Core;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Server.Calls;
using MarginOptimizer.Server.Health;

namespace MarginOptimizer.Server.Tests.Hosting;

public sealed class ExplanationTests
{
    [Fact]
    public async Task A_full_view_explains_and_the_parts_sum()
    {
        await using var server = await TestServer.StartAsync(Engine.Default);
        var request = CannedProblem.Create();
        var result = (await server.Rebalancing.ProposeRebalancingAsync(request)).Result;
        var why = result.Explanation;
        Assert.Equal(result.Trades.Select(t => t.Instrument), why.Legs.Select(l => l.Name));
        Assert.Equal(why.MinimisedBeforeUsd - why.MinimisedAfterUsd, why.Legs.Sum(l => l.SavedUsd), 1e-6);
        Assert.Equal(result.Before.InitialUsd - result.After.InitialUsd, why.Legs.Sum(l => l.SavedTodayUsd), 1e-6);
        Assert.Equal(result.Limits.Select(l => l.Id), why.Limits.Select(l => l.Id));
        Assert.Equal(21, why.Ladder.Count);
        Assert.Equal(result.After.InitialUsd, why.Ladder[10].AfterUsd, 1e-6);
        Assert.NotEmpty(why.Binding);
        Assert.All(why.Binding, b => Assert.InRange(b.WeightAfter, 0.0, 1.0 + 1e-9));
        Assert.All(why.Legs, l => Assert.NotEqual(V1.LegRole.Unspecified, l.Role));
        Assert.NotEmpty(why.WorstLosses);
    }

    [Fact]
    public async Task It_can_be_asked_for_and_left_out_in_any_view()
    {
        await using var server = await TestServer.StartAsync(Engine.Default);
        var full = CannedProblem.Create();
        full.Explain = false;
        Assert.Null((await server.Rebalancing.ProposeRebalancingAsync(full)).Result.Explanation);
        var basic = CannedProblem.Create();
        basic.View = V1.View.Basic;
        Assert.Null((await server.Rebalancing.ProposeRebalancingAsync(basic)).Result.Explanation);
        basic.Explain = true;
        Assert.NotNull((await server.Rebalancing.ProposeRebalancingAsync(basic)).Result.Explanation);
    }

    [Fact]
    public void Without_time_left_there_is_a_warning_instead()
    {
        var response = ProposeRebalancingCall.Run(CannedProblem.Create(), Engine.Default, () => TimeSpan.FromMilliseconds(100), CancellationToken.None);
        Assert.Null(response.Result.Explanation);
        Assert.Contains(response.Result.Warnings, w => w.Code == "NOT_EXPLAINED");
    }

    [Fact]
    public void The_same_request_has_the_same_bytes()
    {
        string Hash() => ProposeRebalancingCall.Run(CannedProblem.Create(), Engine.Default, () => Timeout.InfiniteTimeSpan, CancellationToken.None).ResultHash;
        Assert.Equal(Hash(), Hash());
    }

    [Fact]
    public async Task A_change_of_margin_is_attributed()
    {
        await using var server = await TestServer.StartAsync(Engine.Default);
        var request = Attribution();
        var result = (await new V1.MarginService.MarginServiceClient(server.Channel).AttributeMarginChangeAsync(request)).Result;
        var parts = new[] { result.Price, result.Volatility, result.Time, result.Parameters, result.Trades, result.Remainder };
        Assert.Equal(result.To.InitialUsd - result.From.InitialUsd, parts.Sum(p => p.InitialUsd), 1e-6);
        Assert.Equal(result.To.HeadroomUsd - result.From.HeadroomUsd, parts.Sum(p => p.HeadroomUsd), 1e-6);
        Assert.Equal(0.0, result.Remainder.InitialUsd, 1e-6);
        Assert.NotEqual(0.0, result.Volatility.InitialUsd);
        Assert.NotEqual(0.0, result.Trades.InitialUsd);
        Assert.Equal(0.0, result.Parameters.InitialUsd, 1e-6);
        Assert.Equal(64, AttributeMarginChangeCall.Run(request, Engine.Default).ResultHash.Length);
    }

    [Fact]
    public async Task Faults_of_both_sides_are_named_at_once()
    {
        await using var server = await TestServer.StartAsync(Engine.Default);
        var request = Attribution();
        request.From.Book.Positions[0].Quantity = "NaN";
        request.To.Market.Indices[0].PriceUsd = "0";
        request.To.Book.Positions[0].Instrument = "nothing";
        var fault = Assert.Throws<InvalidInputException>(() => AttributeMarginChangeCall.Run(request, Engine.Default));
        Assert.Contains(fault.Violations, v => v.Path == "from.book.positions[0].quantity");
        Assert.Contains(fault.Violations, v => v.Path == "to.market.indices[0].price_usd");
        Assert.Contains(fault.Violations, v => v.Path == "to.book.positions[0].instrument");
        var refused = await Assert.ThrowsAsync<RpcException>(async () => await new V1.MarginService.MarginServiceClient(server.Channel).AttributeMarginChangeAsync(request));
        Assert.Equal(StatusCode.InvalidArgument, refused.StatusCode);
    }

    public static TheoryData<string, Action<V1.AttributeMarginChangeRequest>> Faults => new()
    {
        { "from", r => r.From = null },
        { "to.market", r => r.To.Market = null },
        { "to.model.id", r => r.To.Model.Id = "nobody" },
        { "from.model.id", r => r.From.Model = null },
        { "to.market.as_of", r => r.To.Market.AsOf = Google.Protobuf.WellKnownTypes.Timestamp.FromDateTime(DateTime.UnixEpoch.AddYears(50)) },
        { "request_id", r => r.RequestId = "seventeen" },
    };

    [Theory]
    [MemberData(nameof(Faults), DisableDiscoveryEnumeration = true)]
    public void A_fault_is_named_by_its_path(string path, Action<V1.AttributeMarginChangeRequest> spoil)
    {
        var request = Attribution();
        spoil(request);
        var fault = Assert.Throws<InvalidInputException>(() => AttributeMarginChangeCall.Run(request, Engine.Default));
        Assert.Contains(fault.Violations, v => v.Path == path);
    }

    [Fact]
    public void Validation_alone_computes_nothing()
    {
        var request = Attribution();
        request.ValidateOnly = true;
        Assert.Null(AttributeMarginChangeCall.Run(request, Engine.Default).Result);
    }

    /// <summary>The canned book a day later: other volatilities, and one more position.</summary>
    private static V1.AttributeMarginChangeRequest Attribution()
    {
        var canned = CannedProblem.Create();
        var to = new V1.MarginSituation { Model = canned.Model.Clone(), Market = canned.Market.Clone(), Book = canned.Book.Clone() };
        to.Market.AsOf.Seconds += 86_400;
        foreach (var listing in to.Market.Listings)
        {
            if (listing.Quote.HasMarkIv) listing.Quote.MarkIv = 1.3 * listing.Quote.MarkIv;
        }

        to.Book.Positions.Add(new V1.Position { Instrument = "BTC-30OCT26-80000-P", Quantity = "-2" });
        return new V1.AttributeMarginChangeRequest { From = new V1.MarginSituation { Model = canned.Model, Market = canned.Market, Book = canned.Book }, To = to };
    }
}
