namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>Margin of a book over all its units, USD at the indices of its market.</summary>
/// <param name="InitialUsd">Initial requirement, &gt;= 0.</param>
/// <param name="MaintenanceUsd">Maintenance requirement, &gt;= 0.</param>
/// <param name="CollateralUsd">What they are held against; may be negative.</param>
public readonly record struct BookFigures(double InitialUsd, double MaintenanceUsd, double CollateralUsd)
{
    /// <summary>Collateral - initial; negative = margin call.</summary>
    public double HeadroomUsd => CollateralUsd - InitialUsd;

    /// <summary>Collateral - maintenance; negative = liquidation.</summary>
    public double MaintenanceHeadroomUsd => CollateralUsd - MaintenanceUsd;
}
