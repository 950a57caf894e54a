namespace MarginOptimizer.Margin.Deribit;

/// <summary>Parameters of Deribit's standard margin for one underlying coin, inverse and linear contracts alike.</summary>
public sealed record StandardMarginParameters(ShortOptionRule Options, FuturesRule Perpetual, FuturesRule Future);
