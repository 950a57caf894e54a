using Grpc.Core;
using MarginOptimizer.Server.Calls;

namespace MarginOptimizer.Server.Services;

internal sealed class MarginGrpcService(Engine engine) : V1.MarginService.MarginServiceBase
{
    public override Task<V1.EvaluateMarginResponse> EvaluateMargin(V1.EvaluateMarginRequest request, ServerCallContext context) =>
        Task.FromResult(EvaluateMarginCall.Run(request, engine));

    public override Task<V1.CompareMarginsResponse> CompareMargins(V1.CompareMarginsRequest request, ServerCallContext context) =>
        Task.FromResult(CompareMarginsCall.Run(request, engine));
}
