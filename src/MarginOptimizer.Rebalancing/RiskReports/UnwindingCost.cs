namespace MarginOptimizer.Rebalancing.RiskReports;

/// <summary>
/// What closing a position costs beside its mark: the distance of the best price of the other side from the mark times the quantity. Depth and fees are
/// not in it. Null where that side has no price.
/// </summary>
/// <param name="Instrument">Name.</param>
/// <param name="Quantity">Signed contracts held.</param>
/// <param name="QuotedUsd">At the quoted spread, USD; &lt; 0 where the quote is better than the mark.</param>
/// <param name="WidenedUsd">With that distance as many times wider as asked; what is sold brings at least 0. USD, &gt;= 0.</param>
public readonly record struct UnwindingCost(string Instrument, double Quantity, double? QuotedUsd, double? WidenedUsd);
