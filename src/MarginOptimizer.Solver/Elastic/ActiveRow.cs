namespace MarginOptimizer.Solver.Elastic;

/// <summary>One equation of a face.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Index">Equality, row or cone.</param>
/// <param name="Coefficients">Over all variables.</param>
/// <param name="Strength">How certainly it is active: the strong ones enter the basis first.</param>
internal sealed record ActiveRow(ActiveKind Kind, int Index, double[] Coefficients, double Strength)
{
    /// <summary>Component of a norm that vanishes, from 1.</summary>
    public int Part { get; init; }
}
