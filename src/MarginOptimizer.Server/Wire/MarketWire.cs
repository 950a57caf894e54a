using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.Server.Wire;

/// <summary>Market snapshots, both ways.</summary>
internal static class MarketWire
{
    private const string Root = "market";

    /// <summary>The snapshot, or null after noting what is missing or wrong.</summary>
    /// <param name="listed">Filled with every name listed, at fault or not.</param>
    public static MarketSnapshot? Read(V1.MarketSnapshot? market, ListedInstruments listed, FieldReader fields) =>
        Read(market, FieldPath.Root, listed, fields);

    /// <inheritdoc cref="Read(V1.MarketSnapshot?, ListedInstruments, FieldReader)"/>
    /// <param name="owner">Path of the message whose field <c>market</c> is read.</param>
    public static MarketSnapshot? Read(V1.MarketSnapshot? market, FieldPath owner, ListedInstruments listed, FieldReader fields)
    {
        if (market is null)
        {
            fields.Fault(owner, Root, "is missing");
            return null;
        }

        var faults = fields.FaultCount;
        var path = owner.Field(Root);
        listed.AsOf = fields.Time(path, "as_of", market.AsOf);
        var indices = ReadIndices(market, path, fields);
        var forwards = ReadForwards(market, path, fields);
        var listings = new List<Listing>(market.Listings.Count);
        var references = new MarketReferences(path, indices, forwards, fields);
        for (var i = 0; i < market.Listings.Count; i++)
        {
            var at = path.Item("listings", i);
            var listing = ReadListing(market.Listings[i], at, listed, fields);
            if (listing is null) continue;
            references.Check(listing.Instrument, at);
            listings.Add(listing);
        }

        if (fields.FaultCount > faults) return null;
        return new MarketSnapshot(listed.AsOf!.Value, indices, forwards, listings, market.Source, [.. market.Notes, .. listed.Guesses]);
    }

    public static V1.MarketSnapshot Write(MarketSnapshot market)
    {
        var wire = new V1.MarketSnapshot { AsOf = TimeWire.Write(market.AsOf), Source = market.Source };
        wire.Notes.AddRange(market.Notes);
        foreach (var (currency, price) in market.Indices.OrderBy(i => i.Key))
            wire.Indices.Add(new V1.Index { Currency = currency.Code, PriceUsd = DecimalText.Format(price) });
        foreach (var (key, price) in market.Forwards.OrderBy(f => f.Key.Base).ThenBy(f => f.Key.Expiry))
        {
            wire.Forwards.Add(new V1.Forward
            {
                Base = key.Base.Code,
                Expiry = TimeWire.Write(key.Expiry),
                PriceUsd = DecimalText.Format(price),
            });
        }

        foreach (var listing in market.Listings)
        {
            wire.Listings.Add(new V1.Listing
            {
                Instrument = new V1.Instrument { Name = listing.Instrument.Name, Terms = TermsWire.Write(listing.Instrument) },
                Quote = QuoteWire.Write(listing.Quote),
            });
        }

        return wire;
    }

    private static Listing? ReadListing(V1.Listing listing, FieldPath path, ListedInstruments listed, FieldReader fields)
    {
        var name = listing.Instrument?.Name ?? "";
        var at = path.Field("instrument");
        var instrument = InstrumentWire.Read(listing.Instrument, listed, at, fields);
        var isNew = name.Length > 0 && listed.Add(name, instrument, at);
        var quote = QuoteWire.Read(listing.Quote, instrument is null ? null : instrument is Option, path.Field("quote"), fields);
        return instrument is null || quote is null || !isNew ? null : new Listing(instrument, quote);
    }

    private static Dictionary<Currency, double> ReadIndices(V1.MarketSnapshot market, FieldPath path, FieldReader fields)
    {
        var indices = new Dictionary<Currency, double>();
        for (var i = 0; i < market.Indices.Count; i++)
        {
            var at = path.Item("indices", i);
            var currency = fields.Code(at, "currency", market.Indices[i].Currency);
            var price = fields.Number(at, "price_usd", market.Indices[i].PriceUsd, NumberRule.Price);
            if (currency is null || price is null) continue;
            if (!indices.TryAdd(currency.Value, price.Value)) fields.Fault(at, "currency", $"{currency} is given twice");
        }

        return indices;
    }

    private static Dictionary<ForwardKey, double> ReadForwards(V1.MarketSnapshot market, FieldPath path, FieldReader fields)
    {
        var forwards = new Dictionary<ForwardKey, double>();
        for (var i = 0; i < market.Forwards.Count; i++)
        {
            var (forward, at) = (market.Forwards[i], path.Item("forwards", i));
            var coin = fields.Code(at, "base", forward.Base);
            var expiry = fields.Time(at, "expiry", forward.Expiry);
            var price = fields.Number(at, "price_usd", forward.PriceUsd, NumberRule.Price);
            if (coin is null || expiry is null || price is null) continue;
            if (!forwards.TryAdd(new ForwardKey(coin.Value, expiry.Value), price.Value))
                fields.Fault(at, "expiry", $"{coin} {ListedInstruments.Show(expiry.Value)} is given twice");
        }

        return forwards;
    }
}
