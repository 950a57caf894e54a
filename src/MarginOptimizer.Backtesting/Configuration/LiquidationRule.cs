namespace MarginOptimizer.Backtesting.Configuration;

/// <summary>
/// What a liquidation costs. Positions are closed one after the other by the venue's order at the mark plus half the last spread known, until the
/// maintenance headroom is back. The fees are the defaults of Deribit's fee page before August 2026 as remembered, unverified.
/// </summary>
/// <param name="IsOn">False only records that the headroom was gone.</param>
/// <param name="OptionFee">Per coin of options closed, fraction of a coin (of the index for linear ones), &gt;= 0.</param>
/// <param name="FutureFee">Of the notional of futures and perpetuals closed, &gt;= 0.</param>
public sealed record LiquidationRule(bool IsOn = true, double OptionFee = 0.0019, double FutureFee = 0.0075);
