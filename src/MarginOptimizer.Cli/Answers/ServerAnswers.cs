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
        AskAsync(async channel => await new MarginService.MarginServiceClient(channel).EvaluateMarginAsync(request, cancellationToken: cancellation));

    public Task<CompareMarginsResponse> CompareAsync(CompareMarginsRequest request, CancellationToken cancellation) =>
        AskAsync(async channel => await new MarginService.MarginServiceClient(channel).CompareMarginsAsync(request, cancellationToken: cancellation));

    public Task<BatchEvaluateMarginResponse> BatchEvaluateAsync(BatchEvaluateMarginRequest request, CancellationToken cancellation) =>
        AskAsync(async channel => await new MarginService.MarginServiceClient(channel).BatchEvaluateMarginAsync(request, cancellationToken: cancellation));

    public Task<SolveMaxSizeResponse> SolveMaxSizeAsync(SolveMaxSizeRequest request, CancellationToken cancellation) =>
        AskAsync(async channel => await new MarginService.MarginServiceClient(channel).SolveMaxSizeAsync(request, cancellationToken: cancellation));

    public Task<AttributeMarginChangeResponse> AttributeAsync(AttributeMarginChangeRequest request, CancellationToken cancellation) =>
        AskAsync(async channel => await new MarginService.MarginServiceClient(channel).AttributeMarginChangeAsync(request, cancellationToken: cancellation));

    public Task<PreviewLiquidationResponse> PreviewLiquidationAsync(PreviewLiquidationRequest request, TimeSpan timeLimit, CancellationToken cancellation) =>
        AskAsync(async channel => await new MarginService.MarginServiceClient(channel).PreviewLiquidationAsync(
            request, deadline: request.HasWantedDistance ? DateTime.UtcNow + timeLimit : null, cancellationToken: cancellation));

    public Task<ForecastMarginResponse> ForecastAsync(ForecastMarginRequest request, CancellationToken cancellation) =>
        AskAsync(async channel => await new MarginService.MarginServiceClient(channel).ForecastMarginAsync(request, cancellationToken: cancellation));

    public Task<EvaluateRiskResponse> EvaluateRiskAsync(EvaluateRiskRequest request, CancellationToken cancellation) =>
        AskAsync(async channel => await new RiskService.RiskServiceClient(channel).EvaluateRiskAsync(request, cancellationToken: cancellation));

    public Task<ListMarginModelsResponse> ListModelsAsync(ListMarginModelsRequest request, CancellationToken cancellation) =>
        AskModelsAsync(async models => await models.ListMarginModelsAsync(request, cancellationToken: cancellation));

    public Task<GetMarginModelResponse> GetModelAsync(GetMarginModelRequest request, CancellationToken cancellation) =>
        AskModelsAsync(async models => await models.GetMarginModelAsync(request, cancellationToken: cancellation));

    public Task<ValidateMarginModelResponse> ValidateModelAsync(ValidateMarginModelRequest request, CancellationToken cancellation) =>
        AskModelsAsync(async models => await models.ValidateMarginModelAsync(request, cancellationToken: cancellation));

    public Task<DiffMarginModelsResponse> DiffModelsAsync(DiffMarginModelsRequest request, CancellationToken cancellation) =>
        AskModelsAsync(async models => await models.DiffMarginModelsAsync(request, cancellationToken: cancellation));

    /// <summary>
    /// Validates first: the deadline is the time to search, so connecting and what this process compiles for its first call come before it.
    /// </summary>
    public Task<ProposeRebalancingResponse> ProposeAsync(ProposeRebalancingRequest request, TimeSpan timeLimit, CancellationToken cancellation) =>
        AskAsync(async channel =>
        {
            var client = new RebalancingService.RebalancingServiceClient(channel);
            await client.ProposeRebalancingAsync(new ProposeRebalancingRequest(request) { ValidateOnly = true }, cancellationToken: cancellation);
            return await client.ProposeRebalancingAsync(request, deadline: DateTime.UtcNow + timeLimit, cancellationToken: cancellation);
        });

    /// <inheritdoc cref="ProposeAsync"/>
    public Task<PlanExecutionResponse> PlanAsync(PlanExecutionRequest request, TimeSpan timeLimit, CancellationToken cancellation) =>
        AskAsync(async channel =>
        {
            var client = new RebalancingService.RebalancingServiceClient(channel);
            var check = new PlanExecutionRequest(request) { Problem = new ProposeRebalancingRequest(request.Problem) { ValidateOnly = true } };
            await client.PlanExecutionAsync(check, cancellationToken: cancellation);
            return await client.PlanExecutionAsync(request, deadline: DateTime.UtcNow + timeLimit, cancellationToken: cancellation);
        });

    /// <inheritdoc cref="ProposeAsync"/>
    public Task<TraceFrontierResponse> TraceAsync(TraceFrontierRequest request, TimeSpan timeLimit, CancellationToken cancellation) =>
        AskAsync(async channel =>
        {
            var client = new RebalancingService.RebalancingServiceClient(channel);
            var check = new TraceFrontierRequest(request);
            check.Problem.ValidateOnly = true;
            await client.TraceFrontierAsync(check, cancellationToken: cancellation);
            return await client.TraceFrontierAsync(request, deadline: DateTime.UtcNow + timeLimit, cancellationToken: cancellation);
        });

    /// <inheritdoc cref="ProposeAsync"/>
    public Task<DiagnoseLimitsResponse> DiagnoseAsync(DiagnoseLimitsRequest request, TimeSpan timeLimit, CancellationToken cancellation) =>
        AskAsync(async channel =>
        {
            var client = new RebalancingService.RebalancingServiceClient(channel);
            var check = new DiagnoseLimitsRequest(request);
            check.Problem.ValidateOnly = true;
            await client.DiagnoseLimitsAsync(check, cancellationToken: cancellation);
            return await client.DiagnoseLimitsAsync(request, deadline: DateTime.UtcNow + timeLimit, cancellationToken: cancellation);
        });

    private Task<T> AskModelsAsync<T>(Func<MarginModelService.MarginModelServiceClient, Task<T>> call) =>
        AskAsync(channel => call(new MarginModelService.MarginModelServiceClient(channel)));

    private async Task<T> AskAsync<T>(Func<GrpcChannel, Task<T>> call)
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
