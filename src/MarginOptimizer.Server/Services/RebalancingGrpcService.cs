using System.Diagnostics;
using Grpc.Core;
using MarginOptimizer.Server.Admission;
using MarginOptimizer.Server.Calls;

namespace MarginOptimizer.Server.Services;

internal sealed class RebalancingGrpcService(Engine engine, SolveGate gate, DeadlineBudget deadlines, ILogger<RebalancingGrpcService> logger)
    : V1.RebalancingService.RebalancingServiceBase
{
    public override Task<V1.ProposeRebalancingResponse> ProposeRebalancing(V1.ProposeRebalancingRequest request, ServerCallContext context) =>
        gate.RunAsync(() => Solve(request, context), context.CancellationToken);

    private V1.ProposeRebalancingResponse Solve(V1.ProposeRebalancingRequest request, ServerCallContext context)
    {
        var (searchStart, budget) = (0L, TimeSpan.Zero);
        var response = ProposeRebalancingCall.Run(request, engine, Begin, context.CancellationToken);
        context.CancellationToken.ThrowIfCancellationRequested();
        if (response.Result is { } result)
        {
            var elapsed = Stopwatch.GetElapsedTime(searchStart);
            var stoppedByClock = result.Termination.Limit == V1.StoppingLimit.Time;
            var afterwards = TimeSpan.FromMilliseconds(response.RunInfo.Stages[^1].DurationMs);
            deadlines.Observe(stoppedByClock && elapsed > budget ? elapsed - budget : afterwards);
            ServerLog.Proposed(
                logger, result.Termination.Reason.ToString(), result.Trades.Count, result.CandidateCount, response.RunInfo.TotalMs);
        }

        return response;

        TimeSpan Begin()
        {
            (searchStart, budget) = (Stopwatch.GetTimestamp(), deadlines.Until(context.Deadline));
            return budget;
        }
    }
}
