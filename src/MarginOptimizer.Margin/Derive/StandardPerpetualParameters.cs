namespace MarginOptimizer.Margin.Derive;

/// <param name="Initial">Share of the perpetual's notional.</param>
/// <param name="Maintenance">The same for maintenance.</param>
public sealed record StandardPerpetualParameters(double Initial, double Maintenance);
