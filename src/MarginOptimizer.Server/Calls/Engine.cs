using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Rebalancing;
using MarginOptimizer.Rebalancing.Explanation;
using MarginOptimizer.Rebalancing.Problems;
using MarginOptimizer.Rebalancing.Proposals;
using MarginOptimizer.Server.Wire;
using MarginOptimizer.Solver.Answer;

namespace MarginOptimizer.Server.Calls;

/// <summary>What the calls are answered with; replaced only where a test needs a slow or a failing one.</summary>
/// <param name="Catalog">The versions that can be named.</param>
/// <param name="SelectModel">Throws <see cref="ModelNotEffectiveException"/> or, for an unknown id, InvalidInputException.</param>
/// <param name="Propose">The one way from a problem to a proposal.</param>
public sealed record Engine(
    MarginModelCatalog Catalog,
    Func<ModelChoice, IMarginModel> SelectModel,
    Func<RebalancingProblem, SolveBudget, CancellationToken, Proposal> Propose)
{
    /// <summary>Explains a proposal.</summary>
    public Func<RebalancingProblem, Proposal, SolveBudget, CancellationToken, ProposalExplanation> Explain { get; init; } = Explainer.Explain;

    /// <summary>Largest sets of return rows taken.</summary>
    public ScenarioCaps ScenarioCaps { get; init; } = ScenarioCaps.Shared;

    /// <summary>The models that come with the library, and <see cref="Rebalancer"/>.</summary>
    public static Engine Default { get; } = For(MarginModelCatalog.Embedded);

    /// <summary>The same where the machine is the caller's own, who may fill it.</summary>
    public static Engine Local { get; } = Default with { ScenarioCaps = ScenarioCaps.Local };

    /// <summary>The models of a catalog, and <see cref="Rebalancer"/>.</summary>
    public static Engine For(MarginModelCatalog catalog) =>
        new(catalog, choice => ModelSelection.Select(catalog, choice), Rebalancer.Propose);
}
