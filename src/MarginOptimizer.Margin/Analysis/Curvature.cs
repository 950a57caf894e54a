namespace MarginOptimizer.Margin.Analysis;

/// <summary>What is proven of a function over a box; of an affine one both others hold too.</summary>
public enum Curvature
{
    Affine,
    Convex,
    Concave,

    /// <summary>Nothing is proven.</summary>
    Neither,
}
