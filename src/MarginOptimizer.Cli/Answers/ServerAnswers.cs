using Grpc.Core;
using Grpc.Net.Client;
using MarginOptimizer.V1;

namespace MarginOptimizer.Cli.Answers;

/// <summary>Asks a running server.</summary>
internal sealed class ServerAnswers(Uri address) : IAnswers
{
    /// <summary>The server's own cap on messages.</summary>
    private const int MessageBytes = 32 * 1024 * 1024;

    public Task<EvaluateMarginResponse> EvaluateAsync(EvaluateMarginRequest request, CancellationToken cancellation) =>
        AskAsync(channel => new MarginService.MarginServiceClient(channel).EvaluateMarginAsync(request, cancellationToken: cancellation));

    public Task<ProposeRebalancingResponse> ProposeAsync(ProposeRebalancingRequest request, TimeSpan timeLimit, CancellationToken cancellation) =>
        AskAsync(channel => new RebalancingService.RebalancingServiceClient(channel)
            .ProposeRebalancingAsync(request, deadline: DateTime.UtcNow + timeLimit, cancellationToken: cancellation));

    private async Task<T> AskAsync<T>(Func<GrpcChannel, AsyncUnaryCall<T>> call)
    {
        using var channel = GrpcChannel.ForAddress(address, new GrpcChannelOptions { MaxReceiveMessageSize = MessageBytes });
        try
        {
            return await call(channel);
        }
        catch (RpcException failure)
        {
            throw ServerRefusal.Translate(failure, address);
        }
    }
}
