using MarginOptimizer.Margin.Models;
using MarginOptimizer.Server.Calls;
using MarginOptimizer.V1;

namespace MarginOptimizer.Cli.Answers;

/// <summary>Computes answers in this process by the server's own calls.</summary>
internal sealed class LocalAnswers : IAnswers
{
    private static MarginModelCalls Models => new(MarginModelCatalog.Embedded);

    public Task<EvaluateMarginResponse> EvaluateAsync(EvaluateMarginRequest request, CancellationToken cancellation) =>
        Task.Run(() => EvaluateMarginCall.Run(request, Engine.Default), cancellation);

    public Task<CompareMarginsResponse> CompareAsync(CompareMarginsRequest request, CancellationToken cancellation) =>
        Task.Run(() => CompareMarginsCall.Run(request, Engine.Default), cancellation);

    public Task<BatchEvaluateMarginResponse> BatchEvaluateAsync(BatchEvaluateMarginRequest request, CancellationToken cancellation) =>
        Task.Run(() => BatchEvaluateMarginCall.Run(request, Engine.Default, Environment.ProcessorCount, cancellation), cancellation);

    public Task<SolveMaxSizeResponse> SolveMaxSizeAsync(SolveMaxSizeRequest request, CancellationToken cancellation) =>
        Task.Run(() => SolveMaxSizeCall.Run(request, Engine.Default, cancellation), cancellation);

    public Task<AttributeMarginChangeResponse> AttributeAsync(AttributeMarginChangeRequest request, CancellationToken cancellation) =>
        Task.Run(() => AttributeMarginChangeCall.Run(request, Engine.Default), cancellation);

    public Task<PreviewLiquidationResponse> PreviewLiquidationAsync(PreviewLiquidationRequest request, TimeSpan timeLimit, CancellationToken cancellation) =>
        Task.Run(() => PreviewLiquidationCall.Run(request, Engine.Local, () => timeLimit, cancellation), cancellation);

    public Task<ForecastMarginResponse> ForecastAsync(ForecastMarginRequest request, CancellationToken cancellation) =>
        Task.Run(() => ForecastMarginCall.Run(request, Engine.Default, cancellation), cancellation);

    public Task<EvaluateRiskResponse> EvaluateRiskAsync(EvaluateRiskRequest request, CancellationToken cancellation) =>
        Task.Run(() => EvaluateRiskCall.Run(request, Engine.Default, cancellation), cancellation);

    public Task<ProposeRebalancingResponse> ProposeAsync(ProposeRebalancingRequest request, TimeSpan timeLimit, CancellationToken cancellation) =>
        Task.Run(() => ProposeRebalancingCall.Run(request, Engine.Local, () => timeLimit, cancellation), CancellationToken.None);

    public Task<PlanExecutionResponse> PlanAsync(PlanExecutionRequest request, TimeSpan timeLimit, CancellationToken cancellation) =>
        Task.Run(() => PlanExecutionCall.Run(request, Engine.Local, () => timeLimit, cancellation), CancellationToken.None);

    public Task<TraceFrontierResponse> TraceAsync(TraceFrontierRequest request, TimeSpan timeLimit, CancellationToken cancellation) =>
        Task.Run(() => TraceFrontierCall.Run(request, Engine.Local, timeLimit, cancellation), CancellationToken.None);

    public Task<DiagnoseLimitsResponse> DiagnoseAsync(DiagnoseLimitsRequest request, TimeSpan timeLimit, CancellationToken cancellation) =>
        Task.Run(() => DiagnoseLimitsCall.Run(request, Engine.Local, timeLimit, cancellation), CancellationToken.None);

    public Task<ListMarginModelsResponse> ListModelsAsync(ListMarginModelsRequest request, CancellationToken cancellation) =>
        Task.Run(() => Models.List(request), cancellation);

    public Task<GetMarginModelResponse> GetModelAsync(GetMarginModelRequest request, CancellationToken cancellation) =>
        Task.Run(() => Models.Get(request, DateTimeOffset.UtcNow), cancellation);

    public Task<ValidateMarginModelResponse> ValidateModelAsync(ValidateMarginModelRequest request, CancellationToken cancellation) =>
        Task.Run(() => MarginModelCalls.Validate(request), cancellation);

    public Task<DiffMarginModelsResponse> DiffModelsAsync(DiffMarginModelsRequest request, CancellationToken cancellation) =>
        Task.Run(() => Models.Diff(request, DateTimeOffset.UtcNow), cancellation);
}
