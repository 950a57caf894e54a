using MarginOptimizer.Domain.Market;

namespace MarginOptimizer.Server.Wire;

/// <summary>The markets of a request by id; the empty id is that of the request itself.</summary>
internal sealed class VenueMarkets
{
    private readonly Dictionary<string, (MarketSnapshot? Market, ListedInstruments Listed)> _byId = new(StringComparer.Ordinal);

    /// <summary>Reads every market, all faults noted.</summary>
    public VenueMarkets(V1.ProposeRebalancingRequest request, FieldReader fields)
    {
        var listed = new ListedInstruments(fields);
        _byId[""] = (MarketWire.Read(request.Market, listed, fields), listed);
        for (var i = 0; i < request.Markets.Count; i++)
        {
            var (venue, at) = (request.Markets[i], FieldPath.Root.Item("markets", i));
            listed = new ListedInstruments(fields);
            var market = MarketWire.Read(venue.Market, at, listed, fields);
            if (venue.Id.Length is 0 or > LimitsWire.LongestId) fields.Fault(at, "id", $"has {venue.Id.Length} characters, expected 1 to {LimitsWire.LongestId}");
            else if (!_byId.TryAdd(venue.Id, (market, listed))) fields.Fault(at, "id", $"{FieldReader.Quoted(venue.Id)} is given twice");
        }
    }

    /// <summary>The market of the request itself; null when it is at fault.</summary>
    public MarketSnapshot? Main => _byId[""].Market;

    /// <summary>The market of an id, null where it is at fault, with the names listed on it; notes an id that is none.</summary>
    public (MarketSnapshot? Market, ListedInstruments Listed) Find(string id, FieldPath path, FieldReader fields)
    {
        if (_byId.TryGetValue(id, out var found)) return found;
        fields.Fault(path, "market_id", $"{FieldReader.Quoted(id)} is none of the markets");
        return _byId[""];
    }
}
