using System.Collections.Immutable;

namespace MarginOptimizer.Solver.Problem;

/// <summary>A sum of convex piecewise linear functions, at most one per variable, ascending by variable: execution cost, premium, size.</summary>
public sealed record SeparableFunction(string Name, ImmutableArray<PiecewiseLinear> Parts);
