namespace MarginOptimizer.Margin.Derive;

/// <summary>How PM2 counts a collateral.</summary>
/// <param name="Maintenance">Share of its value that maintenance margin takes off.</param>
/// <param name="Initial">Further share that initial margin takes off.</param>
/// <param name="IsRiskCancelling">It moves with the account's underlying in the scenarios.</param>
public sealed record CollateralHaircut(double Maintenance, double Initial, bool IsRiskCancelling);
