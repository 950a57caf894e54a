using System.Collections.Immutable;
using MarginOptimizer.Domain.Limits;

namespace MarginOptimizer.Risk.Generators;

/// <summary>Rows made from a recipe.</summary>
/// <param name="Set">The rows.</param>
/// <param name="Notes">What was left out of the history, or changed to make correlations valid.</param>
public sealed record GeneratedScenarios(ReturnScenarios Set, ImmutableArray<string> Notes);
