using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Server.Wire;

/// <summary>Instruments of a market: by explicit terms, or by a name whose terms the venue publishes.</summary>
internal static class InstrumentWire
{
    private const int LongestName = 64;

    /// <summary>The instrument, or null after noting what is missing or wrong.</summary>
    public static Instrument? Read(V1.Instrument? instrument, DateTimeOffset? asOf, FieldPath path, FieldReader fields)
    {
        var name = instrument?.Name ?? "";
        if (name.Length is 0 or > LongestName)
        {
            fields.Fault(path, "name", name.Length == 0 ? "is missing" : $"is longer than {LongestName} characters");
            return null;
        }

        var read = instrument!.Terms is { } terms ? TermsWire.Read(name, terms, path.Field("terms"), fields) : FromName(path, fields);
        if (ListedInstruments.ExpiryOf(read) is not { } expiry || asOf is null || expiry > asOf) return read;
        fields.Fault(path, "name", $"{FieldReader.Quoted(name)} expired at {ListedInstruments.Show(expiry)}, not after as_of");
        return null;
    }

    private static Instrument? FromName(FieldPath path, FieldReader fields)
    {
        fields.Fault(path, "terms", "is missing");
        return null;
    }
}
