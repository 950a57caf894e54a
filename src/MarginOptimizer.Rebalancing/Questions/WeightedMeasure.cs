using MarginOptimizer.Domain.Limits;

namespace MarginOptimizer.Rebalancing.Questions;

/// <summary>A term of an objective.</summary>
/// <param name="Weight">Objective per unit of the measure.</param>
public readonly record struct WeightedMeasure(Measure Measure, LimitScope Scope, double Weight);
