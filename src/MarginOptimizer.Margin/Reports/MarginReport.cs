using System.Collections.Immutable;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Reports;

/// <summary>The margin of a book: totals in USD at the snapshot's indices, and each unit in its own currency.</summary>
public sealed record MarginReport
{
    public required MarginModelVersion Model { get; init; }

    /// <summary>Ordered by currency.</summary>
    public required ImmutableArray<UnitReport> Units { get; init; }

    /// <summary>Initial requirement, USD.</summary>
    public required double InitialUsd { get; init; }

    public required double MaintenanceUsd { get; init; }

    public required double CollateralUsd { get; init; }

    /// <summary>Sum of the initial requirements of every position alone, USD.</summary>
    public required double StandaloneUsd { get; init; }

    public required ImmutableArray<MarginWarning> Warnings { get; init; }

    /// <summary>Collateral - initial requirement, USD.</summary>
    public double HeadroomUsd => CollateralUsd - InitialUsd;

    /// <summary>1 - initial / standalone; null where standalone is 0; may be negative.</summary>
    public double? Efficiency => StandaloneUsd == 0.0 ? null : 1.0 - (InitialUsd / StandaloneUsd);
}
