namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>Initial margin requirement after a move of the whole market, USD at today's index.</summary>
/// <param name="Move">Relative move.</param>
public sealed record RobustMargin(double Move, double BeforeUsd, double AfterUsd);
