namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>The best book found within loosened limits by the mode's own objective, re-evaluated.</summary>
/// <param name="MarginUsd">The margin that is minimised, robust unless switched off.</param>
/// <param name="InitialMarginUsd">Initial margin at today's market.</param>
/// <param name="CostUsd">Execution cost with what transfers lose on the way.</param>
/// <param name="TradeCount">Trades and transfers.</param>
public sealed record RelaxedOutcome(double MarginUsd, double InitialMarginUsd, double CostUsd, int TradeCount);
