using Grpc.Core;
using MarginOptimizer.Server.Admission;
using MarginOptimizer.Server.Calls;

namespace MarginOptimizer.Server.Services;

internal sealed class MarginGrpcService(Engine engine, SolveGate gate, DeadlineBudget deadlines) : V1.MarginService.MarginServiceBase
{
    public override Task<V1.EvaluateMarginResponse> EvaluateMargin(V1.EvaluateMarginRequest request, ServerCallContext context) =>
        Task.FromResult(EvaluateMarginCall.Run(request, engine));

    public override Task<V1.CompareMarginsResponse> CompareMargins(V1.CompareMarginsRequest request, ServerCallContext context) =>
        Task.FromResult(CompareMarginsCall.Run(request, engine));


    public override Task<V1.BatchEvaluateMarginResponse> BatchEvaluateMargin(V1.BatchEvaluateMarginRequest request, ServerCallContext context) =>
        gate.RunAsync(() => BatchEvaluateMarginCall.Run(request, engine, workers: 1, context.CancellationToken), context.CancellationToken);

    public override Task<V1.SolveMaxSizeResponse> SolveMaxSize(V1.SolveMaxSizeRequest request, ServerCallContext context) =>
        gate.RunAsync(() => SolveMaxSizeCall.Run(request, engine, context.CancellationToken), context.CancellationToken);

    public override Task<V1.AttributeMarginChangeResponse> AttributeMarginChange(V1.AttributeMarginChangeRequest request, ServerCallContext context) =>
        Task.FromResult(AttributeMarginChangeCall.Run(request, engine));

    public override Task<V1.PreviewLiquidationResponse> PreviewLiquidation(V1.PreviewLiquidationRequest request, ServerCallContext context) => gate.RunAsync(
        () => PreviewLiquidationCall.Run(request, engine, () => deadlines.Until(context.Deadline), context.CancellationToken), context.CancellationToken);

    public override Task<V1.ForecastMarginResponse> ForecastMargin(V1.ForecastMarginRequest request, ServerCallContext context) =>
        gate.RunAsync(() => ForecastMarginCall.Run(request, engine, context.CancellationToken), context.CancellationToken);
}
