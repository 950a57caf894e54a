using MarginOptimizer.V1;

namespace MarginOptimizer.Cli.Answers;

/// <summary>Where answers come from: this process or a running server. Both give the same messages.</summary>
internal interface IAnswers
{
    Task<EvaluateMarginResponse> EvaluateAsync(EvaluateMarginRequest request, CancellationToken cancellation);

    Task<CompareMarginsResponse> CompareAsync(CompareMarginsRequest request, CancellationToken cancellation);

    Task<BatchEvaluateMarginResponse> BatchEvaluateAsync(BatchEvaluateMarginRequest request, CancellationToken cancellation);

    Task<SolveMaxSizeResponse> SolveMaxSizeAsync(SolveMaxSizeRequest request, CancellationToken cancellation);

    Task<AttributeMarginChangeResponse> AttributeAsync(AttributeMarginChangeRequest request, CancellationToken cancellation);

    /// <param name="timeLimit">How long to search for trades.</param>
    Task<PreviewLiquidationResponse> PreviewLiquidationAsync(PreviewLiquidationRequest request, TimeSpan timeLimit, CancellationToken cancellation);

    Task<ForecastMarginResponse> ForecastAsync(ForecastMarginRequest request, CancellationToken cancellation);

    Task<EvaluateRiskResponse> EvaluateRiskAsync(EvaluateRiskRequest request, CancellationToken cancellation);

    /// <param name="timeLimit">How long to search.</param>
    Task<ProposeRebalancingResponse> ProposeAsync(ProposeRebalancingRequest request, TimeSpan timeLimit, CancellationToken cancellation);

    /// <param name="timeLimit">How long to search, for the trades where they are not given and for the plan.</param>
    Task<PlanExecutionResponse> PlanAsync(PlanExecutionRequest request, TimeSpan timeLimit, CancellationToken cancellation);

    /// <param name="timeLimit">For the curve and all points.</param>
    Task<TraceFrontierResponse> TraceAsync(TraceFrontierRequest request, TimeSpan timeLimit, CancellationToken cancellation);

    /// <param name="timeLimit">For the whole search.</param>
    Task<DiagnoseLimitsResponse> DiagnoseAsync(DiagnoseLimitsRequest request, TimeSpan timeLimit, CancellationToken cancellation);

    Task<ListMarginModelsResponse> ListModelsAsync(ListMarginModelsRequest request, CancellationToken cancellation);

    Task<GetMarginModelResponse> GetModelAsync(GetMarginModelRequest request, CancellationToken cancellation);

    Task<ValidateMarginModelResponse> ValidateModelAsync(ValidateMarginModelRequest request, CancellationToken cancellation);

    Task<DiffMarginModelsResponse> DiffModelsAsync(DiffMarginModelsRequest request, CancellationToken cancellation);
}
