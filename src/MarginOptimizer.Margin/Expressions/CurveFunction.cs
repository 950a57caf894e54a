namespace MarginOptimizer.Margin.Expressions;

/// <summary>Scalar functions of a <see cref="Curve"/>; both are convex.</summary>
public enum CurveFunction
{
    Absolute,
    PositivePart,
}
