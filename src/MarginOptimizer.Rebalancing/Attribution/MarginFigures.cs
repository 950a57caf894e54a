using MarginOptimizer.Margin.Reports;

namespace MarginOptimizer.Rebalancing.Attribution;

/// <summary>Margin of a book or a change of it, USD.</summary>
public readonly record struct MarginFigures(double InitialUsd, double MaintenanceUsd, double CollateralUsd)
{
    /// <summary>Collateral - initial requirement.</summary>
    public double HeadroomUsd => CollateralUsd - InitialUsd;

    public static MarginFigures operator +(MarginFigures a, MarginFigures b) =>
        new(a.InitialUsd + b.InitialUsd, a.MaintenanceUsd + b.MaintenanceUsd, a.CollateralUsd + b.CollateralUsd);

    public static MarginFigures operator -(MarginFigures a, MarginFigures b) =>
        new(a.InitialUsd - b.InitialUsd, a.MaintenanceUsd - b.MaintenanceUsd, a.CollateralUsd - b.CollateralUsd);

    public static MarginFigures operator *(double factor, MarginFigures a) =>
        new(factor * a.InitialUsd, factor * a.MaintenanceUsd, factor * a.CollateralUsd);

    internal static MarginFigures Of(MarginReport report) => new(report.InitialUsd, report.MaintenanceUsd, report.CollateralUsd);
}
