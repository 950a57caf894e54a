namespace MarginOptimizer.MarketData.History;

/// <summary>A position of a book at one time.</summary>
/// <param name="Instrument">Name, not looked up in any market.</param>
/// <param name="Quantity">Signed, not 0: contracts as the venue's order API counts them, or coins.</param>
/// <param name="IsInCoins">
/// The quantity of a future or perpetual is in coins, whatever its contract is: an inverse one holds this many coins at its mark.
/// </param>
public readonly record struct BookHistoryPosition(string Instrument, double Quantity, bool IsInCoins);
