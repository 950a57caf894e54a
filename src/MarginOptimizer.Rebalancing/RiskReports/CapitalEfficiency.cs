namespace MarginOptimizer.Rebalancing.RiskReports;

/// <summary>What the margin of a book is used for.</summary>
/// <param name="InitialUsd">Initial requirement, USD.</param>
/// <param name="MaintenanceUsd">Maintenance requirement, USD.</param>
/// <param name="CollateralUsd">What they are held against, USD.</param>
/// <param name="MarginEfficiency">1 - initial / sum of the requirements of each position alone; null where that is 0.</param>
/// <param name="Utilisation">Initial / collateral; null without collateral.</param>
/// <param name="GrossNotionalUsd">Sum of absolute notionals: base coins at the index, USD.</param>
/// <param name="NotionalPerMargin">Gross notional / initial; null where that is 0.</param>
/// <param name="ThetaUsd">Of the options, USD per calendar day.</param>
/// <param name="ReturnOnMargin">365 x theta / initial: what options earn in a year on the margin if the market stands still; funding and basis are not known here. Null where the margin is 0.</param>
/// <param name="LiquidationDistance">Size of the smallest joint move that liquidates the book; null where the grid has none.</param>
public sealed record CapitalEfficiency(
    double InitialUsd,
    double MaintenanceUsd,
    double CollateralUsd,
    double? MarginEfficiency,
    double? Utilisation,
    double GrossNotionalUsd,
    double? NotionalPerMargin,
    double ThetaUsd,
    double? ReturnOnMargin,
    double? LiquidationDistance);
