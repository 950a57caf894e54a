using Grpc.Core;
using MarginOptimizer.Server.Calls;

namespace MarginOptimizer.Server.Services;

internal sealed class MarginModelGrpcService(Engine engine, TimeProvider time) : V1.MarginModelService.MarginModelServiceBase
{
    private readonly MarginModelCalls _calls = new(engine.Catalog);

    public override Task<V1.ListMarginModelsResponse> ListMarginModels(V1.ListMarginModelsRequest request, ServerCallContext context) =>
        Task.FromResult(_calls.List(request));

    public override Task<V1.GetMarginModelResponse> GetMarginModel(V1.GetMarginModelRequest request, ServerCallContext context) =>
        Task.FromResult(_calls.Get(request, time.GetUtcNow()));

    public override Task<V1.ValidateMarginModelResponse> ValidateMarginModel(V1.ValidateMarginModelRequest request, ServerCallContext context) =>
        Task.FromResult(MarginModelCalls.Validate(request));

    public override Task<V1.DiffMarginModelsResponse> DiffMarginModels(V1.DiffMarginModelsRequest request, ServerCallContext context) =>
        Task.FromResult(_calls.Diff(request, time.GetUtcNow()));
}
