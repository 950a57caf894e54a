using System.Globalization;
using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Server.Wire;

/// <summary>The instruments of a request's market by name, kept apart from the snapshot so that other faults are found even when it has some.</summary>
internal sealed class ListedInstruments(FieldReader fields)
{
    private readonly Dictionary<string, Instrument?> _byName = new(StringComparer.Ordinal);

    public int Count => _byName.Count;

    /// <summary>Notes a name; false after noting the fault when it was given before.</summary>
    /// <param name="instrument">Null when its terms are at fault.</param>
    public bool Add(string name, Instrument? instrument, FieldPath path)
    {
        if (_byName.TryAdd(name, instrument)) return true;
        fields.Fault(path, "name", $"{FieldReader.Quoted(name)} is listed twice");
        return false;
    }

    /// <summary>The instrument, or null after noting why there is none.</summary>
    public Instrument? Find(FieldPath path, string name)
    {
        if (_byName.TryGetValue(name, out var instrument)) return instrument;
        fields.Fault(path, "instrument", name.Length == 0
            ? "is missing, expected the name of a listed instrument"
            : $"{FieldReader.Quoted(name)} is not listed in the market of this request");
        return null;
    }

    public static DateTimeOffset? ExpiryOf(Instrument? instrument) => instrument switch
    {
        Option option => option.Expiry,
        Future future => future.Expiry,
        _ => null,
    };

    public static string Show(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
