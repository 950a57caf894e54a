namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>The margin of a book at one move of the market, recompiled there; USD at the moved indices.</summary>
/// <param name="Move">Relative move of all prices.</param>
/// <param name="VolatilityShift">Relative change of all volatilities.</param>
/// <param name="Figures">Over all units; the P&amp;L of futures is in the collateral.</param>
/// <param name="Unit">Currency of the unit with the least maintenance headroom; empty without units.</param>
/// <param name="LeastHeadroomUsd">Maintenance headroom of that unit; below 0 it is liquidated. +infinity without units.</param>
public sealed record LiquidationState(double Move, double VolatilityShift, BookFigures Figures, string Unit, double LeastHeadroomUsd);
