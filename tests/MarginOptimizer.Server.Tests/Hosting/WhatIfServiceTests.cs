using Google.Rpc;
using Grpc.Core;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Server.Admission;
using MarginOptimizer.Server.Calls;
using MarginOptimizer.Server.Wire;

namespace MarginOptimizer.Server.Tests.Hosting;

public sealed class WhatIfServiceTests
{
    [Fact]
    public async Task Baskets_and_sizes_are_answered_over_the_wire_with_the_bytes_of_this_process()
    {
        await using var server = await TestServer.StartAsync(Engine.Default);
        var client = new V1.MarginService.MarginServiceClient(server.Channel);
        var batch = Batch();
        batch.View = V1.View.Full;
        var answer = await client.BatchEvaluateMarginAsync(batch);
        Assert.Equal(BatchEvaluateMarginCall.Run(batch, Engine.Default, workers: 3, default).ResultHash, answer.ResultHash);
        Assert.Equal(["one", "two"], answer.Result.Baskets.Select(b => b.Id));
        Assert.Equal(answer.Result.BaseUnits.Select(u => u.Currency), answer.Result.Baskets[0].Units.Select(u => u.Currency));
        foreach (var basket in answer.Result.Baskets)
        {
            Assert.Equal(basket.After.InitialUsd - answer.Result.Base.InitialUsd, basket.InitialChangeUsd, 6);
            Assert.Equal(basket.After.CollateralUsd - basket.After.InitialUsd, basket.After.HeadroomUsd, 6);
        }

        var size = Size();
        var sized = await client.SolveMaxSizeAsync(size);
        Assert.Equal(SolveMaxSizeCall.Run(size, Engine.Default, default).ResultHash, sized.ResultHash);
        Assert.True(sized.Result.Backward is not null || sized.Result.Forward is not null);
    }

    [Fact]
    public async Task Liquidation_and_forecast_are_answered_over_the_wire_with_the_bytes_of_this_process()
    {
        await using var server = await TestServer.StartAsync(Engine.Default);
        var client = new V1.MarginService.MarginServiceClient(server.Channel);
        var preview = Preview();
        var answer = await client.PreviewLiquidationAsync(preview);
        Assert.Equal(PreviewLiquidationCall.Run(preview, Engine.Default, () => TimeSpan.FromMinutes(1), default).ResultHash, answer.ResultHash);
        Assert.Equal(2 * 3, answer.Result.States.Count);
        Assert.True(answer.Result.HasDistance);
        Assert.NotNull(answer.Result.Relief);
        var forecast = Forecast();
        var rows = await client.ForecastMarginAsync(forecast);
        Assert.Equal(ForecastMarginCall.Run(forecast, Engine.Default, default).ResultHash, rows.ResultHash);
        Assert.Equal(["deribit-spm@2026-09-23", "deribit-spm@2026-09-23"], rows.Result.Rows.Select(r => r.ModelVersion));
        Assert.Equal(rows.Result.Rows.Count, rows.Result.Rolled.Count);
        Assert.Equal(["BTC-30OCT26-110000-C"], rows.Result.Rows[1].Events.Select(e => e.Instrument));
    }

    [Fact]
    public async Task Faults_of_a_preview_and_of_a_forecast_are_named_by_their_paths()
    {
        await using var server = await TestServer.StartAsync(Engine.Default);
        var client = new V1.MarginService.MarginServiceClient(server.Channel);
        var preview = Preview();
        preview.WantedDistance = double.NaN;
        Assert.Equal(["wanted_distance"], await PathsOf(async () => await client.PreviewLiquidationAsync(preview)));
        preview.WantedDistance = 0.2;
        preview.Moves.Add(-2.0);
        Assert.Equal(["moves[2]"], await PathsOf(async () => await client.PreviewLiquidationAsync(preview)));
        preview.Problem.Book.Positions[0].Quantity = "x";
        Assert.Equal(["problem.book.positions[0].quantity"], await PathsOf(async () => await client.PreviewLiquidationAsync(preview)));
        Assert.Contains("problem.market", await PathsOf(async () => await client.PreviewLiquidationAsync(new V1.PreviewLiquidationRequest())));
        var forecast = Forecast();
        forecast.Moves.Add(double.PositiveInfinity);
        forecast.Dates.Add(TimeWire.Write(Samples.AsOf.AddDays(-1)));
        Assert.Equal(["dates[0]", "moves[0]"], await PathsOf(async () => await client.ForecastMarginAsync(forecast)));
        forecast.Model = new V1.ModelSelector { Id = "nobody" };
        Assert.Equal(["model.id"], await PathsOf(async () => await client.ForecastMarginAsync(forecast)));
    }

    [Fact]
    public async Task Checked_only_nothing_is_computed()
    {
        await using var server = await TestServer.StartAsync(Engine.Default);
        var client = new V1.MarginService.MarginServiceClient(server.Channel);
        var (batch, size) = (Batch(), Size());
        (batch.ValidateOnly, size.ValidateOnly) = (true, true);
        Assert.Null((await client.BatchEvaluateMarginAsync(batch)).Result);
        Assert.Null((await client.SolveMaxSizeAsync(size)).Result);
    }

    [Fact]
    public async Task Every_fault_is_named_by_its_path()
    {
        await using var server = await TestServer.StartAsync(Engine.Default);
        var client = new V1.MarginService.MarginServiceClient(server.Channel);
        var batch = Batch();
        batch.Baskets.Add(new V1.Basket { Id = "one" });
        batch.Baskets.Add(new V1.Basket { Legs = { new V1.BasketLeg { Instrument = "NOBODY", Quantity = "NaN" }, new V1.BasketLeg { Instrument = "BTC-PERPETUAL", Quantity = "1e3", Price = "-1" } } });
        Assert.Equal(
            ["baskets[2].id", "baskets[2].legs", "baskets[3].id", "baskets[3].legs[0].instrument", "baskets[3].legs[0].quantity", "baskets[3].legs[1].price", "baskets[3].legs[1].quantity"],
            await PathsOf(async () => await client.BatchEvaluateMarginAsync(batch)));
        var size = Size();
        size.Legs[0].Quantity = "0.05";
        size.Limits = new V1.Limits { Items = { new V1.Limit { Id = "x", Measure = V1.Measure.Delta, Upper = 1.0, Policy = V1.LimitPolicy.Soft, SoftPrice = 1.0 } } };
        Assert.Equal(["legs[0].quantity"], await PathsOf(async () => await client.SolveMaxSizeAsync(size)));
        size.Legs[0].Quantity = "1";
        Assert.Equal(["limits.items[0].policy"], await PathsOf(async () => await client.SolveMaxSizeAsync(size)));
        size.MaxMultiple = -1;
        size.VisibleShare = double.NaN;
        size.TargetHeadroomUsd = "Infinity";
        size.Fill = (V1.FillRule)9;
        Assert.Equal(["fill", "max_multiple", "target_headroom_usd", "visible_share"], await PathsOf(async () => await client.SolveMaxSizeAsync(size)));
    }

    [Fact]
    public void Too_many_baskets_or_legs_are_refused_before_they_are_read()
    {
        var request = new V1.BatchEvaluateMarginRequest();
        request.Baskets.AddRange(Enumerable.Repeat(new V1.Basket(), RequestCaps.Baskets + 1));
        Assert.StartsWith("baskets has", Assert.Throws<OverloadedException>(() => BatchEvaluateMarginCall.Run(request, Engine.Default, 1, default)).Message, StringComparison.Ordinal);
        var heavy = new V1.Basket();
        heavy.Legs.AddRange(Enumerable.Repeat(new V1.BasketLeg(), RequestCaps.BasketLegs + 1));
        var legs = new V1.BatchEvaluateMarginRequest { Baskets = { heavy } };
        Assert.StartsWith("baskets: legs has", Assert.Throws<OverloadedException>(() => BatchEvaluateMarginCall.Run(legs, Engine.Default, 1, default)).Message, StringComparison.Ordinal);
    }

    private static V1.BatchEvaluateMarginRequest Batch()
    {
        var market = Samples.Market(new Random(1));
        var option = market.Find("BTC-30OCT26-80000-P")!.Instrument;
        var book = Book.Of([new Position(market.Find("BTC-30OCT26-110000-C")!.Instrument, -5.0)]);
        return BatchEvaluateMarginWire.Write(new WhatIfQuestion(
            book, market, Samples.Model, [new Basket("one", [new(option, -2.0, 0.01)]), new Basket("two", [new(option, 2.0), new(market.Find("BTC-PERPETUAL")!.Instrument, 1_000.0)])], WithFees: true));
    }

    private static V1.SolveMaxSizeRequest Size()
    {
        var batch = Batch();
        return new V1.SolveMaxSizeRequest
        {
            Model = batch.Model,
            Market = batch.Market,
            Book = new V1.Book { Positions = { batch.Book.Positions }, Balances = { new V1.Balance { Currency = "BTC", Cash = "10" } } },
            Legs = { new V1.BasketLeg { Instrument = "BTC-30OCT26-80000-P", Quantity = "1" } },
            Fill = V1.FillRule.Mark,
            MaxMultiple = 500,
        };
    }

    private static V1.PreviewLiquidationRequest Preview() => new()
    {
        View = V1.View.Full,
        Problem = new V1.ProposeRebalancingRequest
        {
            Model = Size().Model,
            Market = Size().Market,
            Book = new V1.Book { Positions = { Size().Book.Positions }, Balances = { new V1.Balance { Currency = "BTC", Cash = "1.5" } } },
            Mode = V1.RebalancingMode.MinMargin,
            AllListedAsCandidates = true,
            WorkLimit = 100_000,
        },
        Moves = { -0.6, 0.9 },
        VolatilityShifts = { 0.0, 0.5 },
        WantedDistance = 0.2,
    };

    private static V1.ForecastMarginRequest Forecast()
    {
        var batch = Batch();
        return new V1.ForecastMarginRequest { Model = batch.Model, Market = batch.Market, Book = batch.Book, Roll = V1.RollRule.Strike };
    }

    private static async Task<IEnumerable<string>> PathsOf(Func<Task> call)
    {
        var refusal = await Assert.ThrowsAsync<RpcException>(call);
        Assert.Equal(StatusCode.InvalidArgument, refusal.StatusCode);
        return refusal.GetRpcStatus()!.GetDetail<BadRequest>()!.FieldViolations.Select(v => v.Field).Order(StringComparer.Ordinal);
    }
}
