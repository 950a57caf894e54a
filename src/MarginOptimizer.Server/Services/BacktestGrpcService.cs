using System.Buffers;
using Google.Protobuf;
using Grpc.Core;
using MarginOptimizer.Server.Admission;
using MarginOptimizer.Server.Backtests;
using MarginOptimizer.Server.Calls;
using MarginOptimizer.Server.Errors;
using MarginOptimizer.Server.Wire;

namespace MarginOptimizer.Server.Services;

internal sealed class BacktestGrpcService(IServiceProvider services, SolveGate gate, IHostApplicationLifetime lifetime) : V1.BacktestService.BacktestServiceBase
{
    private const int ChunkBytes = 1 << 20;

    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(10);

    private BacktestCalls Calls => new(services.GetService<BacktestQueue>() ?? throw RequestRefusedException.BacktestsOff());

    public override Task<V1.StartBacktestResponse> StartBacktest(V1.StartBacktestRequest request, ServerCallContext context)
    {
        // Opening the files of a configuration is work like a solve.
        var calls = Calls;
        return gate.RunAsync(() => calls.Start(request), context.CancellationToken);
    }

    public override Task<V1.GetBacktestResponse> GetBacktest(V1.GetBacktestRequest request, ServerCallContext context) => Task.FromResult(Calls.Get(request));

    public override Task<V1.ListBacktestsResponse> ListBacktests(V1.ListBacktestsRequest request, ServerCallContext context) => Task.FromResult(Calls.List(request));

    public override Task<V1.CancelBacktestResponse> CancelBacktest(V1.CancelBacktestRequest request, ServerCallContext context) =>
        UntilStopping(context, cancellation => Calls.CancelAsync(request, cancellation));

    public override Task<V1.DeleteBacktestResponse> DeleteBacktest(V1.DeleteBacktestRequest request, ServerCallContext context) =>
        Task.FromResult(Calls.Delete(request));

    public override async Task WatchBacktest(V1.WatchBacktestRequest request, IServerStreamWriter<V1.WatchBacktestResponse> responseStream, ServerCallContext context)
    {
        var calls = Calls;
        var job = calls.Find(request.Id);
        await UntilStopping(context, async cancellation =>
        {
            var seen = request.AfterSequence;
            while (true)
            {
                var now = job.Now;
                var isEnded = now.Stored.IsEnded;
                var isHeartbeat = !isEnded && now.Sequence == seen;
                if (isHeartbeat && await job.ChangedAsync(seen, Heartbeat, cancellation)) continue;
                seen = now.Sequence;
                var message = new V1.WatchBacktestResponse { Sequence = seen, Heartbeat = isHeartbeat, Backtest = BacktestWire.Write(now), Summary = calls.SummaryOf(now) };
                await responseStream.WriteAsync(message, cancellation);
                if (isEnded) return true;
            }
        });
    }

    public override async Task DownloadBacktestFile(
        V1.DownloadBacktestFileRequest request, IServerStreamWriter<V1.DownloadBacktestFileResponse> responseStream, ServerCallContext context)
    {
        await using var stream = Calls.FileOf(request).OpenRead();
        stream.Position = request.Offset;
        var buffer = ArrayPool<byte>.Shared.Rent(ChunkBytes);
        try
        {
            for (int count; (count = await stream.ReadAtLeastAsync(buffer.AsMemory(0, ChunkBytes), ChunkBytes, throwOnEndOfStream: false, context.CancellationToken)) > 0;)
                await responseStream.WriteAsync(new V1.DownloadBacktestFileResponse { Data = ByteString.CopyFrom(buffer, 0, count) }, context.CancellationToken);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Waiting ends with the server, and the caller is told to come again.</summary>
    private async Task<T> UntilStopping<T>(ServerCallContext context, Func<CancellationToken, Task<T>> wait)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(context.CancellationToken, lifetime.ApplicationStopping);
        try
        {
            return await wait(both.Token);
        }
        catch (OperationCanceledException) when (lifetime.ApplicationStopping.IsCancellationRequested && !context.CancellationToken.IsCancellationRequested)
        {
            throw RequestErrors.Stopping();
        }
    }
}
