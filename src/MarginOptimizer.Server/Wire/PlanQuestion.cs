using MarginOptimizer.Rebalancing.Execution;

namespace MarginOptimizer.Server.Wire;

/// <summary>What a request asks of a plan beside its problem.</summary>
/// <param name="Orders">Null: those of the problem's proposal.</param>
/// <param name="Options">The peak to keep.</param>
/// <param name="WorkLimit">Evaluations of the margin.</param>
internal sealed record PlanQuestion(ExecutionOrders? Orders, PlanOptions Options, long WorkLimit);
