namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>A choice that a lowering leaves open.</summary>
/// <param name="Selected">The option that holds at a point, known from the variables before it.</param>
internal sealed record OpenChoice(ChoiceKey Key, Func<PointValues, int> Selected);
