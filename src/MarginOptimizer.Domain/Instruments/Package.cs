using System.Collections.Immutable;
using MarginOptimizer.Domain.Market;

namespace MarginOptimizer.Domain.Instruments;

/// <summary>
/// Several instruments traded as one (combo, roll, synthetic), with quotes, tick, lot and minimum of its own. Its price is the sum of ratio * leg price. It
/// is traded, never held: a fill leaves its legs in the book.
/// </summary>
public sealed record Package : Instrument
{
    /// <summary>Most legs of one package.</summary>
    public const int MaxLegs = 20;

    /// <summary>Distinct instruments of one coin, settlement, kind and contract value; at least two.</summary>
    public required ImmutableArray<PackageLeg> Legs { get; init; }

    public PackageFees FeeRule { get; init; }

    /// <summary>Prices are of the package and may be negative; quantities are packages.</summary>
    public Ladder Bids { get; init; } = Ladder.Empty;

    /// <inheritdoc cref="Bids"/>
    public Ladder Asks { get; init; } = Ladder.Empty;

    /// <summary>A package whose coin, currencies and payoff are those of its first leg.</summary>
    /// <param name="legs">At least one.</param>
    /// <param name="minimum">Null = one lot.</param>
    public static Package Of(string name, ImmutableArray<PackageLeg> legs, TickSchedule ticks, decimal lot, decimal? minimum = null) => new()
    {
        Name = name,
        Legs = legs,
        Base = legs[0].Instrument.Base,
        Quote = legs[0].Instrument.Quote,
        Settlement = legs[0].Instrument.Settlement,
        Payoff = legs[0].Instrument.Payoff,
        ContractValue = legs[0].Instrument.ContractValue,
        Ticks = ticks,
        Lot = lot,
        MinimumQuantity = minimum ?? lot,
        Fees = FeeSchedule.None,
    };

    /// <inheritdoc/>
    public override IEnumerable<Instrument> Held() => Legs.Select(leg => leg.Instrument);

    /// <summary>By value of the legs, so that packages read twice are equal.</summary>
    public bool Equals(Package? other) => other is not null && base.Equals(other) && FeeRule == other.FeeRule && Bids.Equals(other.Bids) && Asks.Equals(other.Asks)
        && Legs.AsSpan().SequenceEqual(other.Legs.AsSpan());

    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), Legs.Length);
}
