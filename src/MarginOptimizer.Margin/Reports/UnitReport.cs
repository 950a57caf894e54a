using System.Collections.Immutable;
using MarginOptimizer.Domain;

namespace MarginOptimizer.Margin.Reports;

/// <summary>The margin of one unit; amounts in <see cref="Currency"/>.</summary>
public sealed record UnitReport
{
    public required Currency Currency { get; init; }

    /// <summary>USD per unit of the currency.</summary>
    public required double Index { get; init; }

    /// <summary>Initial requirement, account charges included.</summary>
    public required double Initial { get; init; }

    public required double Maintenance { get; init; }

    public required double Collateral { get; init; }

    /// <summary>
    /// At least the initial requirement with the worst subset of open orders filled: that of a single worst row, a bound where charges of
    /// different worst fills add up or spot hedges. Equal to <see cref="Initial"/> without orders.
    /// </summary>
    public required double InitialWithOrders { get; init; }

    public required double MaintenanceWithOrders { get; init; }

    /// <summary>Sum of the initial requirements of each position alone.</summary>
    public required double Standalone { get; init; }

    /// <summary>Parts of the initial requirement in the venue's words.</summary>
    public required ImmutableArray<MarginComponent> Components { get; init; }

    /// <summary>Losses of the unit in every scenario of the venue's table; empty for models without one.</summary>
    public required ImmutableArray<ScenarioLoss> Scenarios { get; init; }

    /// <summary>One per position, ordered as the book's; they and <see cref="ContributionRemainder"/> sum to <see cref="Initial"/>.</summary>
    public required ImmutableArray<PositionContribution> Contributions { get; init; }

    public required double ContributionRemainder { get; init; }

    public double Headroom => Collateral - Initial;

    public double MaintenanceHeadroom => Collateral - Maintenance;

    /// <summary>The cell with the largest charge; null where no cell loses, and for models without scenarios.</summary>
    public ScenarioLoss? WorstScenario => Scenarios.Where(s => s.Binding).MaxBy(s => s.Charged);

    /// <summary>1 - initial / standalone; null where standalone is 0; may be negative.</summary>
    public double? Efficiency => Standalone == 0.0 ? null : 1.0 - (Initial / Standalone);

    /// <summary>Initial / collateral; null where there is none.</summary>
    public double? Utilisation => Collateral > 0.0 ? Initial / Collateral : null;
}
