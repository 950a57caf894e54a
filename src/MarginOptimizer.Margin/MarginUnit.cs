using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin;

/// <summary>
/// The part of a book that a venue margins on its own, in one currency: all amounts of its nodes are in <see cref="Currency"/>.
/// Its columns are <see cref="Instruments"/> in order (quantities), then cash, then pledged collateral.
/// </summary>
public sealed record MarginUnit
{
    public required Currency Currency { get; init; }

    /// <summary>USD per unit of <see cref="Currency"/> at the compiled market.</summary>
    public required double Index { get; init; }

    public required ImmutableArray<Instrument> Instruments { get; init; }

    public required MarginNode InitialRequirement { get; init; }

    public required MarginNode MaintenanceRequirement { get; init; }

    /// <summary>What the requirement is held against.</summary>
    public required MarginNode Collateral { get; init; }

    /// <summary>Parts of the initial requirement to report, in the venue's words.</summary>
    public required ImmutableArray<MarginNode> Components { get; init; }

    /// <summary>How the venue shows gains in its risk vectors.</summary>
    public GainOffset GainOffset { get; init; } = GainOffset.None;

    public int CashColumn => Instruments.Length;

    public int CollateralColumn => Instruments.Length + 1;

    public int ColumnCount => Instruments.Length + 2;
}
