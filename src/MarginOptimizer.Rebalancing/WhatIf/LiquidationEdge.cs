namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>Where the maintenance headroom of a unit runs out, one way and at one shift of volatilities.</summary>
/// <param name="Direction">+1 up, -1 down.</param>
/// <param name="State">The nearest state found in which a unit is liquidated; its move is within 1e-6 of the crossing. 0 = already now.</param>
public sealed record LiquidationEdge(int Direction, LiquidationState State);
