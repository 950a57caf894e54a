using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Deribit;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.MarketData.Formats;

/// <summary>Finds named instruments in a snapshot and says why one is not there; refuses a name given twice.</summary>
internal sealed class InstrumentLookup(MarketSnapshot snapshot, ViolationList faults)
{
    private readonly Dictionary<string, string> _seenAt = new(StringComparer.Ordinal);

    /// <summary>The instrument, or null after noting the fault.</summary>
    public Instrument? FindOnce(string name, string path) => IsFirst(name, path) ? Find(name, path) : null;

    /// <summary>Whether the snapshot lists a name.</summary>
    public bool IsListed(string name) => snapshot.Find(name) is not null;

    /// <summary>Whether a name was not given before; the fault is noted where it was.</summary>
    public bool IsFirst(string name, string path)
    {
        if (_seenAt.TryAdd(name, path)) return true;
        faults.Add(path, $"{InputText.Quote(name)} was already given at {_seenAt[name]}");
        return false;
    }

    /// <inheritdoc cref="FindOnce"/>
    public Instrument? Find(string name, string path)
    {
        if (snapshot.Find(name) is { } listing) return listing.Instrument;
        faults.Add(path, WhyNot(name));
        return null;
    }

    private string WhyNot(string name)
    {
        var at = TimeText.Format(snapshot.AsOf);
        if (DeribitInstrumentNames.TryParse(name, out var parsed) && parsed.Value.Expiry is { } expiry && expiry <= snapshot.AsOf)
            return $"{InputText.Quote(name)} expired at {TimeText.Format(expiry)}, before the snapshot of {at}";
        return $"unknown instrument {InputText.Quote(name)}: the snapshot of {at} does not list it";
    }
}
