using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.MarketData.Deribit;

namespace MarginOptimizer.Server.Wire;

/// <summary>Instruments of a market: by explicit terms, or by a name whose terms the venue publishes.</summary>
internal static class InstrumentWire
{
    private const int LongestName = 64;

    /// <summary>The instrument, or null after noting what is missing or wrong.</summary>
    public static Instrument? Read(V1.Instrument? instrument, ListedInstruments listed, FieldPath path, FieldReader fields)
    {
        var name = instrument?.Name ?? "";
        if (name.Length is 0 or > LongestName)
        {
            fields.Fault(path, "name", name.Length == 0 ? "is missing" : $"is longer than {LongestName} characters");
            return null;
        }

        var read = instrument!.Terms is { } terms
            ? TermsWire.Read(name, terms, path.Field("terms"), fields)
            : FromName(name, listed, path, fields);
        if (ListedInstruments.ExpiryOf(read) is not { } expiry || listed.AsOf is null || expiry > listed.AsOf) return read;
        fields.Fault(path, "name", $"{FieldReader.Quoted(name)} expired at {ListedInstruments.Show(expiry)}, not after as_of");
        return null;
    }

    private static Instrument? FromName(string name, ListedInstruments listed, FieldPath path, FieldReader fields)
    {
        if (!DeribitInstrumentNames.TryParse(name, out var parsed))
        {
            fields.Fault(path, "terms", $"is missing, and {FieldReader.Quoted(name)} is no Deribit name that would stand for them");
            return null;
        }

        if (listed.AsOf is not { } asOf) return null;
        var contract = DeribitContracts.FromName(parsed.Value, asOf);
        listed.AddGuess(contract.Guess);
        return contract.Instrument;
    }
}
