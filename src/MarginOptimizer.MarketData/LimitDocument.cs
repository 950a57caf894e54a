using System.Collections.Immutable;
using MarginOptimizer.Domain.Limits;

namespace MarginOptimizer.MarketData;

/// <summary>What a file of limits holds.</summary>
/// <param name="Limits">Distinct ids.</param>
/// <param name="ScenarioSets">Distinct ids, those that no limit names among them.</param>
public sealed record LimitDocument(ImmutableArray<Limit> Limits, ImmutableArray<ReturnScenarios> ScenarioSets);
