namespace MarginOptimizer.Backtesting.Results;

/// <summary>
/// One movement on an account. With the starting book, the marks at which futures are settled, and these, every balance can be computed anew.
/// </summary>
/// <param name="At">When it happened.</param>
/// <param name="Instrument">Empty for deposits.</param>
/// <param name="Quantity">Signed contracts added to the position; 0 where none moved.</param>
/// <param name="Price">Fill or delivery price, price units; 0 where there is none.</param>
/// <param name="Fee">Part of <paramref name="Cash"/>, paid &gt; 0, in the settlement currency.</param>
/// <param name="Cash">Received &gt; 0, paid &lt; 0, fee included, in the settlement currency; futures: against their mark.</param>
/// <param name="Currency">Of fee and cash.</param>
public sealed record LedgerEntry(DateTimeOffset At, LedgerKind Kind, string Instrument, decimal Quantity, double Price, double Fee, double Cash, string Currency);
