namespace MarginOptimizer.Backtesting.Simulation;

/// <summary>A position of a book held still.</summary>
/// <param name="Contracts">Signed.</param>
/// <param name="Mark">When it was forecast, price units.</param>
/// <param name="ExitUsd">USD P&amp;L of the whole position, once it has expired; null before.</param>
internal sealed record ForecastPosition(string Instrument, double Contracts, double Mark, double? ExitUsd = null);
