using MarginOptimizer.Margin;
using MarginOptimizer.Rebalancing.WhatIf;

namespace MarginOptimizer.Server.Wire;

/// <summary>What a call of <c>SolveMaxSize</c> asks.</summary>
/// <param name="Model">Which version.</param>
/// <param name="Under">The question once the version is looked up.</param>
internal sealed record SizeQuestion(ModelChoice Model, Func<IMarginModel, MaxSizeProblem> Under);
