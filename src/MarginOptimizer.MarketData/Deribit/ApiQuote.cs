using System.Text.Json;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Json;

namespace MarginOptimizer.MarketData.Deribit;

/// <summary>Quotes from the three calls that give them. A price of 0 or null says that nobody quotes the side; volatilities are in percent.</summary>
internal static class ApiQuote
{
    /// <summary>get_book_summary_by_currency: best prices without sizes; its estimated delivery price is the index.</summary>
    public static VenueQuote ReadSummary(JsonFields fields, DeribitInstrumentName name) => Read(fields, name, "creation_timestamp") with
    {
        Bids = ReadTouch(fields, "bid_price", null),
        Asks = ReadTouch(fields, "ask_price", null),
    };

    public static VenueQuote ReadTicker(JsonFields fields, DeribitInstrumentName name) => Read(fields, name, "timestamp") with
    {
        Bids = ReadTouch(fields, "best_bid_price", "best_bid_amount"),
        Asks = ReadTouch(fields, "best_ask_price", "best_ask_amount"),
    };

    public static VenueQuote ReadOrderBook(JsonFields fields, DeribitInstrumentName name, ViolationList faults) =>
        Read(fields, name, "timestamp") with
        {
            Bids = ReadLevels(fields, "bids", isBid: true, faults),
            Asks = ReadLevels(fields, "asks", isBid: false, faults),
        };

    private static VenueQuote Read(JsonFields fields, DeribitInstrumentName name, string time)
    {
        var isOption = name.Kind == DeribitKind.Option;
        var source = isOption ? fields.Text("underlying_index") : null;
        return new VenueQuote
        {
            Name = name,
            Path = fields.PathOf("instrument_name"),
            Mark = fields.Number("mark_price", isOption ? NumberRule.OptionMark : NumberRule.Price),
            Volatility = isOption && !IsZero(fields, "mark_iv") ? fields.Number("mark_iv", NumberRule.VolatilityPercent) / 100.0 : null,
            Forward = isOption ? fields.Number("underlying_price", NumberRule.Price) : null,
            ForwardIsListed = source is not null and not "index_price" && !source.StartsWith("SYN", StringComparison.Ordinal),
            Index = fields.Number("index_price", NumberRule.Price) ?? ReadDeliveryPrice(fields, name),
            OpenInterest = fields.Number("open_interest", NumberRule.OpenInterest),
            QuotedAt = UnixTime.FromMilliseconds(fields.Number(time, UnixTime.Rule)),
        };
    }

    /// <summary>In the coin's own price units only where the contract is on the coin: spot pairs have none.</summary>
    private static double? ReadDeliveryPrice(JsonFields fields, DeribitInstrumentName name) =>
        name.Kind == DeribitKind.Spot ? null : fields.Number("estimated_delivery_price", NumberRule.Price);

    private static Ladder ReadTouch(JsonFields fields, string price, string? quantity)
    {
        if (IsZero(fields, price) || fields.Number(price, NumberRule.Price) is not { } best) return Ladder.Empty;
        var size = quantity is null || IsZero(fields, quantity) ? null : fields.Number(quantity, NumberRule.Quantity);
        return size is null ? Ladder.Touch(best) : Ladder.Touch(best, size.Value);
    }

    private static Ladder ReadLevels(JsonFields fields, string name, bool isBid, ViolationList faults)
    {
        var levels = new List<PriceLevel>();
        foreach (var (element, path) in fields.Items(name))
        {
            if (element.ValueKind != JsonValueKind.Array || element.GetArrayLength() != 2)
            {
                faults.Add(path, "is no [price, amount]");
                continue;
            }

            var price = JsonFields.NumberOf(element[0], $"{path}[0]", NumberRule.Price, faults);
            var quantity = JsonFields.NumberOf(element[1], $"{path}[1]", NumberRule.Quantity, faults);
            if (price is not null && quantity is not null) levels.Add(new PriceLevel(price.Value, quantity.Value));
        }

        levels.Sort((a, b) => isBid ? b.Price.CompareTo(a.Price) : a.Price.CompareTo(b.Price));
        for (var i = 1; i < levels.Count; i++)
            if (levels[i].Price.Equals(levels[i - 1].Price)) fields.Fault(name, $"give the price {DecimalText.Format(levels[i].Price)} twice");
        return new Ladder([.. levels], true);
    }

    private static bool IsZero(JsonFields fields, string name) =>
        fields.Get(name) is { ValueKind: JsonValueKind.Number } value && value.TryGetDouble(out var number) && number is 0;
}
