using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Rebalancing;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Server.Wire;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Server.Calls;

/// <summary>What the calls are answered with; replaced only where a test needs a slow or a failing one.</summary>
/// <param name="SelectModel">Throws <see cref="ModelNotEffectiveException"/> or, for an unknown id, InvalidInputException.</param>
/// <param name="Propose">The one way from a problem to a proposal.</param>
public sealed record Engine(
    Func<ModelChoice, IMarginModel> SelectModel, Func<RebalancingProblem, SolveBudget, CancellationToken, Proposal> Propose)
{
    /// <summary>The models that come with the library, and <see cref="Rebalancer"/>.</summary>
    public static Engine Default { get; } = new(choice => ModelSelection.Select(MarginModelCatalog.Embedded, choice), Rebalancer.Propose);
}
