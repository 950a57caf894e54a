using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.MarketData.Deribit;

namespace MarginOptimizer.MarketData.History;

/// <summary>A name of a history that was parsed once, with the terms last looked up for it.</summary>
internal sealed class KnownName(DeribitInstrumentName name, Instrument? terms)
{
    private DeribitContract? _contract;

    public DeribitInstrumentName Name { get; } = name;

    /// <summary>Terms of a venue that names its instruments in its own way; null for Deribit's.</summary>
    public Instrument? Terms { get; } = terms;

    /// <summary>
    /// Terms in force at a time, kept between snapshots: of everything that follows from a name only the fees depend on the time. Safe to call
    /// from several threads, which at worst look the same terms up twice.
    /// </summary>
    public DeribitContract? ContractAt(DateTimeOffset asOf)
    {
        if (Terms is not null) return null;
        if (_contract is { } contract && contract.Instrument.Fees == DeribitContracts.FeesOf(Name.Kind, asOf)) return contract;
        return _contract = DeribitContracts.FromName(Name, asOf);
    }
}
