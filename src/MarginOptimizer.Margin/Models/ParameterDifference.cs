namespace MarginOptimizer.Margin.Models;

/// <summary>A parameter that two versions do not share.</summary>
/// <param name="Before">Null when added.</param>
/// <param name="After">Null when removed.</param>
public sealed record ParameterDifference(ModelChange Change, ModelParameter? Before, ModelParameter? After)
{
    public string Path => (Before ?? After)!.Path;
}
