namespace MarginOptimizer.Rebalancing.Explanation;

/// <summary>A loss of the whole book in one scenario of the house, USD; negative = a gain.</summary>
/// <param name="Scenario">Its name in the set.</param>
/// <param name="Move">Relative move of every underlying.</param>
/// <param name="IsBeyondGrid">The move is outside the price moves that the venues' tables count in full: the margin looks there with less weight or not at all.</param>
/// <param name="RankBefore">1 = the worst before the trades.</param>
/// <param name="RankAfter">1 = the worst after the trades.</param>
public sealed record WorstLoss(string Scenario, double Move, bool IsBeyondGrid, double BeforeUsd, double AfterUsd, int RankBefore, int RankAfter);
