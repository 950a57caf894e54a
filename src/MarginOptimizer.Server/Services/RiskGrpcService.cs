using Grpc.Core;
using MarginOptimizer.Server.Admission;
using MarginOptimizer.Server.Calls;

namespace MarginOptimizer.Server.Services;

internal sealed class RiskGrpcService(Engine engine, SolveGate gate) : V1.RiskService.RiskServiceBase
{
    public override Task<V1.EvaluateRiskResponse> EvaluateRisk(V1.EvaluateRiskRequest request, ServerCallContext context) =>
        gate.RunAsync(() => EvaluateRiskCall.Run(request, engine, context.CancellationToken), context.CancellationToken);

    public override Task<V1.ListScenarioSetsResponse> ListScenarioSets(V1.ListScenarioSetsRequest request, ServerCallContext context) =>
        Task.FromResult(EvaluateRiskCall.List());
}
