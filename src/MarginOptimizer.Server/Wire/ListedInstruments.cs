using System.Globalization;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.MarketData.Deribit;

namespace MarginOptimizer.Server.Wire;

/// <summary>The instruments of a request's market by name, kept apart from the snapshot so that other faults are found even when it has some.</summary>
internal sealed class ListedInstruments(FieldReader fields)
{
    private readonly Dictionary<string, Instrument?> _byName = new(StringComparer.Ordinal);

    private readonly SortedSet<string> _guesses = new(StringComparer.Ordinal);

    /// <summary>Time of the market, once it is known.</summary>
    public DateTimeOffset? AsOf { get; set; }

    /// <summary>What was guessed of the terms of instruments that came without.</summary>
    public IReadOnlyCollection<string> Guesses => _guesses;

    public void AddGuess(string? guess)
    {
        if (guess is not null) _guesses.Add(guess);
    }

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
        fields.Fault(path, "instrument", name.Length == 0 ? "is missing, expected the name of a listed instrument" : WhyNot(name));
        return null;
    }

    public static DateTimeOffset? ExpiryOf(Instrument? instrument) => instrument switch
    {
        Option option => option.Expiry,
        Future future => future.Expiry,
        _ => null,
    };

    public static string Show(DateTimeOffset time) => time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private string WhyNot(string name)
    {
        var hasExpired = DeribitInstrumentNames.TryParse(name, out var parsed) && parsed.Value.Expiry <= AsOf;
        return hasExpired
            ? $"{FieldReader.Quoted(name)} expired at {Show(parsed!.Value.Expiry!.Value)}, not after the time of the market"
            : $"{FieldReader.Quoted(name)} is not listed in the market of this request";
    }
}
