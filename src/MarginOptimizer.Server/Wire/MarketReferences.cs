using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;

namespace MarginOptimizer.Server.Wire;

/// <summary>Every coin listed needs an index and every expiry of options a forward; each missing one is named once.</summary>
internal sealed class MarketReferences(
    FieldPath market, IReadOnlyDictionary<Currency, double> indices, IReadOnlyDictionary<ForwardKey, double> forwards, FieldReader fields)
{
    private readonly HashSet<Currency> _missingIndices = [];
    private readonly HashSet<ForwardKey> _missingForwards = [];

    public void Check(Instrument instrument, FieldPath path)
    {
        if (!indices.ContainsKey(instrument.Base) && _missingIndices.Add(instrument.Base))
            fields.Fault(market, "indices", $"has none of {instrument.Base}: {path} needs it");
        if (instrument is not Option option) return;
        var key = new ForwardKey(option.Base, option.Expiry);
        if (!forwards.ContainsKey(key) && _missingForwards.Add(key))
            fields.Fault(market, "forwards", $"has none of {key.Base} {ListedInstruments.Show(key.Expiry)}: {path} needs it");
    }
}
