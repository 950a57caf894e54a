using System.Diagnostics;
using Grpc.Core;
using MarginOptimizer.Server.Admission;
using MarginOptimizer.Server.Calls;

namespace MarginOptimizer.Server.Services;

internal sealed class RebalancingGrpcService(Engine engine, SolveGate gate, DeadlineBudget deadlines, ILogger<RebalancingGrpcService> logger)
    : V1.RebalancingService.RebalancingServiceBase
{
    public override Task<V1.ProposeRebalancingResponse> ProposeRebalancing(V1.ProposeRebalancingRequest request, ServerCallContext context)
    {
        var call = new ProposeRebalancingCall(request, engine);
        return request.ValidateOnly
            ? Task.FromResult(call.Answer(TimeSpan.Zero, context.CancellationToken))
            : gate.RunAsync(() => Solve(call, context), context.CancellationToken);
    }

    public override Task<V1.PlanExecutionResponse> PlanExecution(V1.PlanExecutionRequest request, ServerCallContext context)
    {
        var call = new PlanExecutionCall(request, engine);
        return request.Problem.ValidateOnly
            ? Task.FromResult(call.Answer(TimeSpan.Zero, context.CancellationToken))
            : gate.RunAsync(() => Plan(call, context), context.CancellationToken);
    }

    private V1.PlanExecutionResponse Plan(PlanExecutionCall call, ServerCallContext context)
    {
        var response = call.Answer(deadlines.Until(context.Deadline), context.CancellationToken);
        context.CancellationToken.ThrowIfCancellationRequested();
        ServerLog.Planned(logger, response.Result.Status.ToString(), response.Result.Waves.Count, response.RunInfo.TotalMs);
        return response;
    }

    public override Task<V1.TraceFrontierResponse> TraceFrontier(V1.TraceFrontierRequest request, ServerCallContext context)
    {
        var call = new TraceFrontierCall(request, engine);
        return request.Problem.ValidateOnly
            ? Task.FromResult(call.Answer(TimeSpan.Zero, context.CancellationToken))
            : gate.RunAsync(() => Trace(call, context), context.CancellationToken);
    }

    public override Task<V1.DiagnoseLimitsResponse> DiagnoseLimits(V1.DiagnoseLimitsRequest request, ServerCallContext context)
    {
        var call = new DiagnoseLimitsCall(request, engine);
        return request.Problem.ValidateOnly
            ? Task.FromResult(call.Answer(TimeSpan.Zero, context.CancellationToken))
            : gate.RunAsync(() => Diagnose(call, context), context.CancellationToken);
    }

    private V1.DiagnoseLimitsResponse Diagnose(DiagnoseLimitsCall call, ServerCallContext context)
    {
        var response = call.Answer(deadlines.Until(context.Deadline), context.CancellationToken);
        context.CancellationToken.ThrowIfCancellationRequested();
        ServerLog.Diagnosed(logger, response.Result.Reason.ToString(), response.Result.Sets.Count, response.RunInfo.TotalMs);
        return response;
    }

    private V1.TraceFrontierResponse Trace(TraceFrontierCall call, ServerCallContext context)
    {
        var response = call.Answer(deadlines.Until(context.Deadline), context.CancellationToken);
        context.CancellationToken.ThrowIfCancellationRequested();
        ServerLog.Traced(logger, response.Result.Points.Count, response.Result.Curve.Count, response.Result.CandidateCount, response.RunInfo.TotalMs);
        return response;
    }

    private V1.ProposeRebalancingResponse Solve(ProposeRebalancingCall call, ServerCallContext context)
    {
        var start = Stopwatch.GetTimestamp();
        var budget = deadlines.Until(context.Deadline);
        var response = call.Answer(budget, context.CancellationToken);
        var elapsed = Stopwatch.GetElapsedTime(start);
        var reporting = TimeSpan.FromMilliseconds(response.RunInfo.Stages[^1].DurationMs);
        // Noted even when the caller is gone: it is calls that came too late which teach the reserve.
        deadlines.Observe(elapsed > budget ? elapsed - budget : reporting);
        context.CancellationToken.ThrowIfCancellationRequested();
        var result = response.Result;
        ServerLog.Proposed(logger, result.Termination.Reason.ToString(), result.Trades.Count, result.CandidateCount, response.RunInfo.TotalMs);
        return response;
    }
}
