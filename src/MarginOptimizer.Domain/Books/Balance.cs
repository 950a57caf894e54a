namespace MarginOptimizer.Domain.Books;

/// <summary>Money held in one currency, in units of that currency.</summary>
/// <param name="Cash">Cash balance with futures settled at the snapshot's marks; may be negative. Option values are not in it.</param>
/// <param name="Collateral">Further assets pledged and counted in this currency after haircut, &gt;= 0.</param>
public readonly record struct Balance(double Cash, double Collateral);
