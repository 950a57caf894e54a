namespace MarginOptimizer.Domain.Limits;

/// <summary>A place among losses sorted from the largest: one of them, or between two neighbours.</summary>
/// <param name="Order">1 = largest.</param>
/// <param name="Weight">0 .. 1: how far towards the next smaller loss.</param>
public readonly record struct TailRank(int Order, double Weight);
