namespace MarginOptimizer.Margin.Reconciliation.Deribit;

/// <summary>A position of a saved answer.</summary>
/// <param name="Name">The venue's name of the contract.</param>
/// <param name="Contract">What it says.</param>
/// <param name="Coins">Signed size.</param>
/// <param name="Mark">As quoted.</param>
/// <param name="Volatility">Fraction; 0 for anything but options.</param>
/// <param name="Forward">USD per coin at the contract's own expiry.</param>
internal sealed record VenuePosition(string Name, ContractName Contract, double Coins, double Mark, double Volatility, double Forward);
