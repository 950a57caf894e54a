using System.Collections.Immutable;

namespace MarginOptimizer.Solver.Answer;

/// <summary>
/// An index set from which a method can go on: which rows bind and which variables lie strictly between kinks, no numbers. It survives any change
/// of coefficients, not one of shape. Opaque; plain integers for storage.
/// </summary>
public sealed class WarmStart
{
    private readonly ImmutableArray<int> _indices;

    /// <summary>Restores a stored one. Nothing is checked here: a solver leaves aside what does not fit.</summary>
    public WarmStart(ImmutableArray<int> indices) => _indices = indices.IsDefault ? [] : indices;

    /// <summary>For storage; the meaning belongs to the method that made it.</summary>
    public ImmutableArray<int> Indices => _indices;
}
