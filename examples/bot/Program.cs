// Asks a running server for trades and prints them: marginopt serve, then dotnet run --project examples/bot.
// It knows nothing of this repository but the protos: a bot of yours would fill the same messages from its own market data.
using Grpc.Core;
using Grpc.Net.Client;
using MarginOptimizer.V1;
using RebalancingBot;

var address = args is [var first, ..] ? first : "http://localhost:5001";
var request = new ProposeRebalancingRequest
{
    Model = new ModelSelector { Id = "deribit-spm" },
    Market = ExampleFiles.ReadMarket("btc-2026-06.json"),
    Book = ExampleFiles.ReadBook("short-strangle.json"),
    AllListedAsCandidates = true,
    Mode = RebalancingMode.MinMargin,
};

using var channel = GrpcChannel.ForAddress(address);
var client = new RebalancingService.RebalancingServiceClient(channel);
try
{
    // The deadline is the budget of the search: the best trades found by then come back, with the bound that is proven.
    var answer = await client.ProposeRebalancingAsync(request, deadline: DateTime.UtcNow.AddSeconds(10));
    Console.Write(Answer.Describe(answer));
    return 0;
}
catch (RpcException failure)
{
    Console.Error.WriteLine($"{address}: {failure.StatusCode}: {failure.Status.Detail}");
    return 3;
}
