namespace MarginOptimizer.Rebalancing.Frontiers;

/// <summary>An end or a breakpoint of the least margin in fractions of lots; the curve is straight from each to the next.</summary>
/// <param name="Bound">USD of cost, or USD of theta per day.</param>
/// <param name="MarginUsd">Least margin within the bound: the one that is minimised, robust unless switched off.</param>
/// <param name="MarginPerUnit">
/// Change of the margin per unit of the bound, USD, from here to the next vertex: &lt;= 0 against cost, &gt;= 0 against theta; 0 at the last one.
/// </param>
/// <param name="BreakEvenPriceOfMargin">
/// Price of margin per year, a fraction, from which it pays to go on from here to the next vertex; null at the last one and against theta.
/// </param>
public sealed record FrontierVertex(double Bound, double MarginUsd, double MarginPerUnit, double? BreakEvenPriceOfMargin);
