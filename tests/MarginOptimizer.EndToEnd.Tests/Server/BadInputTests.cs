using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using MarginOptimizer.V1;

namespace MarginOptimizer.EndToEnd.Tests.Server;

public sealed class BadInputTests(ServerProcess server) : IClassFixture<ServerProcess>
{
    private static readonly Dictionary<string, Action<ProposeRebalancingRequest>> Faults = new()
    {
        ["book.positions[0].instrument"] = r => r.Book.Positions[0].Instrument = "BTC-26JUN26-1-C",
        ["book.positions[1].instrument"] = r => r.Book.Positions[1].Instrument = r.Book.Positions[0].Instrument,
        ["book.positions[0].quantity"] = r => r.Book.Positions[0].Quantity = "NaN",
        ["book.positions[1].quantity"] = r => r.Book.Positions[1].Quantity = "1e300",
        ["book.positions"] = r => r.Book.Positions.Clear(),
        ["candidates"] = r => r.AllListedAsCandidates = false,
        ["market.as_of"] = r => r.Market.AsOf = null,
        ["market.listings[0].instrument.name"] = r => r.Market.AsOf = Timestamp.FromDateTime(DateTime.SpecifyKind(new DateTime(2040, 1, 1), DateTimeKind.Utc)),
        ["market.listings[3].quote.mark_iv"] = r => r.Market.Listings[3].Quote.MarkIv = double.NaN,
        ["market.forwards[0].price_usd"] = r => r.Market.Forwards[0].PriceUsd = "-60000",
        ["limits.items[0].lower"] = r => r.Limits = new Limits
        {
            Items = { new Limit { Id = "both", Measure = Measure.Delta, Lower = 2.0, Upper = 1.0, Policy = LimitPolicy.Hard } },
        },
        ["limits.scenario_sets[0].returns[0].values[1]"] = r => r.Limits = Shortfall(0.1, -1.5),
        ["limits.scenario_sets[0].returns[0].values"] = r => r.Limits = Shortfall(),
        ["limits.items[0].tail.scenarios.returns"] = r => { r.Limits = Shortfall(0.1); r.Limits.ScenarioSets[0].Returns[0].Coin = "ETH"; },
        ["targets"] = r => r.Mode = RebalancingMode.HedgeToTarget,
        ["unwind_share"] = r => r.UnwindShare = 0.5,
        ["model.id"] = r => r.Model.Id = "no-such-model",
        ["mode"] = r => r.Mode = RebalancingMode.Unspecified,
        ["cost_budget_usd"] = r => r.CostBudgetUsd = double.PositiveInfinity,
    };

    private static Limits Shortfall(params double[] returns) => new()
    {
        ScenarioSets = { new ReturnScenarios { Id = "days", Returns = { new CoinReturns { Coin = "BTC", Values = { returns } } } } },
        Items = { new Limit { Id = "es", Measure = Measure.ExpectedShortfall, Upper = 1.0, Tail = new TailRisk { ScenarioSet = "days", Alpha = 0.9 } } },
    };

    public static TheoryData<string> Paths => new(Faults.Keys);

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Bad_input_is_refused_with_its_path(string path)
    {
        var request = Questions.Proposal("short-strangle");
        Faults[path](request);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Rebalancing.ProposeRebalancingAsync(request));
        Assert.Equal(Grpc.Core.StatusCode.InvalidArgument, error.StatusCode);
        var status = error.GetRpcStatus()!;
        Assert.Equal("INVALID_REQUEST", status.GetDetail<ErrorInfo>().Reason);
        Assert.Contains(status.GetDetail<BadRequest>().FieldViolations, v => v.Field == path);
    }

    [Fact]
    public async Task Every_fault_of_a_request_is_named_at_once()
    {
        string[] paths = ["book.positions[0].quantity", "book.positions[1].quantity", "market.listings[3].quote.mark_iv", "cost_budget_usd"];
        var request = Questions.Proposal("short-strangle");
        foreach (var path in paths) Faults[path](request);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Rebalancing.ProposeRebalancingAsync(request));
        var named = error.GetRpcStatus()!.GetDetail<BadRequest>().FieldViolations.Select(v => v.Field);
        Assert.Equal(paths.Order(StringComparer.Ordinal), named.Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Bytes_that_are_no_message_are_refused_as_such()
    {
        var raw = Marshallers.Create(bytes => bytes, bytes => bytes);
        var method = new Method<byte[], byte[]>(MethodType.Unary, "marginoptimizer.v1.RebalancingService", "ProposeRebalancing", raw, raw);
        using var call = server.Channel.CreateCallInvoker().AsyncUnaryCall(method, null, new CallOptions(), [0xFF, 0xFF, 0xFF, 0x01, 0x02]);
        var error = await Assert.ThrowsAsync<RpcException>(() => call.ResponseAsync);
        Assert.Equal(Grpc.Core.StatusCode.InvalidArgument, error.StatusCode);
        Assert.Equal("MALFORMED_MESSAGE", error.GetRpcStatus()!.GetDetail<ErrorInfo>().Reason);
    }

    [Fact]
    public async Task A_message_beyond_32_MB_is_refused()
    {
        var request = Questions.Margin("short-strangle");
        request.Market.Source = new string('x', 33 * 1024 * 1024);
        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Margin.EvaluateMarginAsync(request));
        Assert.Equal(Grpc.Core.StatusCode.ResourceExhausted, error.StatusCode);
        Assert.Equal("REQUEST_TOO_LARGE", error.GetRpcStatus()!.GetDetail<ErrorInfo>().Reason);
    }

    [Fact]
    public async Task More_positions_than_the_cap_are_refused()
    {
        var request = Questions.Margin("short-strangle");
        request.Book.Positions.AddRange(Enumerable.Repeat(request.Book.Positions[0], 5_000));
        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Margin.EvaluateMarginAsync(request));
        Assert.Equal(Grpc.Core.StatusCode.ResourceExhausted, error.StatusCode);
        Assert.Equal("REQUEST_TOO_LARGE", error.GetRpcStatus()!.GetDetail<ErrorInfo>().Reason);
    }

    [Fact]
    public async Task A_model_that_was_not_in_force_is_a_failed_precondition()
    {
        var request = Questions.Margin("short-strangle");
        request.Model.At = Timestamp.FromDateTime(DateTime.SpecifyKind(new DateTime(2001, 1, 1), DateTimeKind.Utc));
        var error = await Assert.ThrowsAsync<RpcException>(async () => await server.Margin.EvaluateMarginAsync(request));
        Assert.Equal(Grpc.Core.StatusCode.FailedPrecondition, error.StatusCode);
        Assert.Equal("MODEL_NOT_EFFECTIVE", error.GetRpcStatus()!.GetDetail<ErrorInfo>().Reason);
    }
}
