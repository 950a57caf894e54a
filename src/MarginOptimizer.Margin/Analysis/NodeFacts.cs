namespace MarginOptimizer.Margin.Analysis;

/// <summary>What is known of a node over the box.</summary>
internal readonly record struct NodeFacts(Curvature Curvature, Interval Interval)
{
    public static NodeFacts Of(Curvature curvature, double lower, double upper) =>
        new(lower == upper ? Curvature.Affine : curvature, new Interval(lower, upper));
}
