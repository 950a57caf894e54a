using System.Text.Json;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Deribit;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Json;

namespace MarginOptimizer.MarketData.Formats;

/// <summary>Reads the instruments of a snapshot with their quotes.</summary>
internal sealed class ListingJson(DateTimeOffset asOf, ViolationList faults)
{
    private readonly List<(Listing Listing, string Path)> _items = [];
    private readonly Dictionary<string, string> _seenAt = new(StringComparer.Ordinal);

    public static string[] Known { get; } =
    [
        "name", "terms", "bid", "bidQuantity", "bids", "ask", "askQuantity", "asks", "mark", "markIv", "openInterest", "quotedAt",
    ];

    public IReadOnlyList<(Listing Listing, string Path)> Items => _items;

    /// <summary>What had to be guessed of terms that were not given, each once.</summary>
    public SortedSet<string> Guesses { get; } = new(StringComparer.Ordinal);

    public void Add(JsonFields fields)
    {
        var instrument = ReadInstrument(fields);
        var isOption = instrument is Option;
        var quote = new Quote
        {
            Bids = ReadSide(fields, "bid", "bidQuantity", "bids", isBid: true),
            Asks = ReadSide(fields, "ask", "askQuantity", "asks", isBid: false),
            Mark = fields.Number("mark", isOption ? NumberRule.OptionMark : NumberRule.Price, required: true) ?? double.NaN,
            MarkVolatility = fields.Number("markIv", NumberRule.Volatility, required: isOption) ?? double.NaN,
            OpenInterest = fields.Number("openInterest", NumberRule.OpenInterest),
            QuotedAt = fields.Time("quotedAt"),
        };
        if (instrument is not null and not Option && fields.Has("markIv")) fields.Fault("markIv", "is only for options");
        if (instrument is not null) _items.Add((new Listing(instrument, quote), fields.Path));
    }

    private Instrument? ReadInstrument(JsonFields fields)
    {
        if (fields.Text("name", required: true) is not { } name) return null;
        var path = fields.PathOf("name");
        if (!_seenAt.TryAdd(name, path))
        {
            faults.Add(path, $"{InputText.Quote(name)} was already given at {_seenAt[name]}");
            return null;
        }

        var terms = fields.Get("terms");
        if (terms is null && DeribitInstrumentNames.TryParse(name, out var parsed)
            && DeribitContracts.FromName(parsed.Value, asOf).Guess is { } guess) Guesses.Add(guess);
        var instrument = TermsJson.Read(name, terms, terms is null ? path : fields.PathOf("terms"), asOf, faults);
        var expiry = (instrument as Option)?.Expiry ?? (instrument as Future)?.Expiry;
        if (expiry <= asOf) faults.Add(path, $"{InputText.Quote(name)} expired at {TimeText.Format(expiry.Value)}, before asOf");
        return instrument;
    }

    private Ladder ReadSide(JsonFields fields, string touch, string quantity, string levels, bool isBid)
    {
        if (fields.Get(levels) is not null)
        {
            if (fields.Has(touch) || fields.Has(quantity)) fields.Fault(levels, $"excludes {touch} and {quantity}");
            return ReadLevels(fields, levels, isBid, NumberRule.Price, faults);
        }

        var price = fields.Number(touch, NumberRule.Price);
        var size = fields.Number(quantity, NumberRule.Quantity);
        if (price is null)
        {
            if (size is not null && !fields.Has(touch)) fields.Fault(quantity, $"is given without {touch}");
            return Ladder.Empty;
        }

        return size is null ? Ladder.Touch(price.Value) : Ladder.Touch(price.Value, size.Value);
    }

    /// <summary>A ladder of <c>[price, quantity]</c>, best first.</summary>
    public static Ladder ReadLevels(JsonFields fields, string name, bool isBid, NumberRule prices, ViolationList faults)
    {
        var levels = new List<PriceLevel>();
        foreach (var (element, path) in fields.Items(name))
        {
            if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() != 2)
            {
                faults.Add(path, "is no [price, quantity]");
                continue;
            }

            var price = JsonFields.NumberOf(element[0], $"{path}[0]", prices, faults);
            var quantity = JsonFields.NumberOf(element[1], $"{path}[1]", NumberRule.Quantity, faults);
            if (price is null || quantity is null) continue;
            if (levels.Count > 0 && (isBid ? price >= levels[^1].Price : price <= levels[^1].Price))
                faults.Add(path, $"prices must strictly {(isBid ? "fall" : "rise")} from the best one on");
            levels.Add(new PriceLevel(price.Value, quantity.Value));
        }

        return new Ladder([.. levels], true);
    }
}
