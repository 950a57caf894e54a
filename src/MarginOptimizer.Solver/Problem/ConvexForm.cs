using System.Collections.Immutable;

namespace MarginOptimizer.Solver.Problem;

/// <summary><c>Constant + Linear'x + sum of weight * scenario function + sum of weight * separable function + sum of weight * norm</c>, convex as all weights are &gt;= 0.</summary>
/// <param name="Linear">One coefficient per variable, or empty for none.</param>
/// <param name="Constant">Added as is.</param>
/// <param name="Scenarios">Refer to <see cref="ConvexProgram.Functions"/>.</param>
/// <param name="Separables">Refer to <see cref="ConvexProgram.Separables"/>.</param>
public sealed record ConvexForm(
    double[] Linear,
    double Constant,
    ImmutableArray<WeightedTerm> Scenarios,
    ImmutableArray<WeightedTerm> Separables)
{
    /// <summary>Refer to <see cref="ConvexProgram.Norms"/>.</summary>
    public ImmutableArray<WeightedTerm> Norms { get; init; } = [];

    public bool IsLinear => Scenarios.IsEmpty && Separables.IsEmpty && Norms.IsEmpty;
}
