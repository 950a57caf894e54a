using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin;

/// <summary>
/// The part of a book that a venue margins on its own, in one currency: all amounts of its nodes are in <see cref="Currency"/>.
/// Its columns are <see cref="Instruments"/> in order (quantities), then for each currency of <see cref="Money"/> its cash and its pledged
/// collateral (units of that currency), then the values of <see cref="Auxiliaries"/>.
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

    /// <summary>The currencies whose balances count here, distinct; by default that of the unit alone.</summary>
    public ImmutableArray<Currency> Money { get => field.IsDefault ? [Currency] : field; init; }

    /// <summary>
    /// Amounts that other nodes use as columns, such as the spot that is in use as a hedge: each a function of the columns before it.
    /// </summary>
    public ImmutableArray<MarginNode> Auxiliaries { get; init; } = [];

    /// <summary>Column of the cash of the first currency of <see cref="Money"/>.</summary>
    public int CashColumn => CashColumnOf(0);

    public int CollateralColumn => CollateralColumnOf(0);

    public int ColumnCount => AuxiliaryColumnOf(Auxiliaries.Length);

    /// <param name="money">Position in <see cref="Money"/>.</param>
    public int CashColumnOf(int money) => Instruments.Length + (2 * money);

    /// <inheritdoc cref="CashColumnOf"/>
    public int CollateralColumnOf(int money) => Instruments.Length + (2 * money) + 1;

    /// <param name="auxiliary">Position in <see cref="Auxiliaries"/>.</param>
    public int AuxiliaryColumnOf(int auxiliary) => Instruments.Length + (2 * Money.Length) + auxiliary;
}
