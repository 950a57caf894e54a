using System.Collections.Immutable;
using MarginOptimizer.Domain.Limits;

namespace MarginOptimizer.Rebalancing.Explanation;

/// <summary>A limit as applied with the prices of its bounds.</summary>
/// <param name="Id">That of the proposal's limit.</param>
/// <param name="Unit">Of values, bounds and steps.</param>
/// <param name="After">Value of the resulting book.</param>
/// <param name="Prices">Upper bound first; empty where nothing was priced.</param>
/// <param name="NotPriced">Why a bound was not priced; empty where all were.</param>
public sealed record ExplainedLimit(string Id, Measure Measure, string Unit, double After, ImmutableArray<BoundPrice> Prices, string NotPriced);
