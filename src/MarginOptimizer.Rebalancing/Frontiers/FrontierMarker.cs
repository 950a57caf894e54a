namespace MarginOptimizer.Rebalancing.Frontiers;

/// <summary>A place on a frontier that stands for something.</summary>
/// <param name="Bound">USD of cost, or USD of theta per day.</param>
/// <param name="MarginUsd">Of the curve there; where there is no curve, of the point solved there.</param>
public sealed record FrontierMarker(FrontierMark Mark, double Bound, double MarginUsd);
