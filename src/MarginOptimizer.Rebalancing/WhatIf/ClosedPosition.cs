namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>One position that a liquidation closes.</summary>
/// <param name="Contribution">Derivative of the unit's maintenance requirement times quantity just before it is closed, in its currency; &gt; 0.</param>
/// <param name="LeastHeadroomUsd">Maintenance headroom of the unit afterwards, USD; closing at the mark, no costs.</param>
public sealed record ClosedPosition(string Instrument, double Quantity, double Contribution, double LeastHeadroomUsd);
