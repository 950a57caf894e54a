using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.MarketData.Deribit;

/// <summary>
/// A quote from the cells of a row: a venue's tables leave out what they do not know, ours must state what a snapshot needs
/// (examples/formats.md).
/// </summary>
internal static class QuoteRules
{
    public static VenueQuote OfVenue<T>(
        in T cells, ChainLayout layout, DeribitInstrumentName name, string path, DeribitContract? contract = null, Instrument? terms = null)
        where T : struct, IQuoteCells
    {
        var isOption = name.Kind == DeribitKind.Option;
        return new VenueQuote
        {
            Name = name,
            Path = path,
            Contract = contract,
            Terms = terms,
            Bids = VenueSide(cells, layout, QuoteField.Bid, QuoteField.BidQuantity),
            Asks = VenueSide(cells, layout, QuoteField.Ask, QuoteField.AskQuantity),
            Mark = cells.Number(QuoteField.Mark, isOption ? NumberRule.OptionMark : NumberRule.Price),
            Volatility = isOption ? VolatilityOf(cells, layout) : null,
            Forward = isOption ? cells.Number(QuoteField.Forward, NumberRule.Price) : null,
            ForwardIsListed = isOption && cells.IsForwardListed,
            Index = cells.Number(QuoteField.Index, NumberRule.Price),
            OpenInterest = cells.Number(QuoteField.OpenInterest, NumberRule.OpenInterest),
            QuotedAt = layout.Milliseconds is null
                ? null
                : UnixTime.FromMilliseconds(cells.Number(QuoteField.Milliseconds, UnixTime.Rule, required: true)),
        };
    }

    public static VenueQuote OfOurs<T>(
        in T cells, DeribitInstrumentName name, DateTimeOffset asOf, string path, DeribitContract? contract = null)
        where T : struct, IQuoteCells
    {
        if (name.Expiry <= asOf) cells.FaultOfName($"{name} expired at {TimeText.Format(name.Expiry.Value)}, before as_of");
        var isOption = name.Kind == DeribitKind.Option;
        return new VenueQuote
        {
            Name = name,
            Path = path,
            Contract = contract,
            Bids = OurSide(cells, QuoteField.Bid, QuoteField.BidQuantity, "bid"),
            Asks = OurSide(cells, QuoteField.Ask, QuoteField.AskQuantity, "ask"),
            Mark = cells.Number(QuoteField.Mark, isOption ? NumberRule.OptionMark : NumberRule.Price, required: true),
            Volatility = isOption ? cells.Number(QuoteField.Volatility, NumberRule.Volatility, required: true) : null,
            Forward = isOption ? cells.Number(QuoteField.Forward, NumberRule.Price, required: true) : null,
            ForwardIsListed = false,
            Index = cells.Number(QuoteField.Index, NumberRule.Price, required: true),
            OpenInterest = cells.Number(QuoteField.OpenInterest, NumberRule.OpenInterest),
        };
    }

    private static Ladder VenueSide<T>(in T cells, ChainLayout layout, QuoteField price, QuoteField quantity)
        where T : struct, IQuoteCells
    {
        if (layout.ZeroIsNoQuote && cells.IsZero(price)) return Ladder.Empty;
        if (cells.Number(price, NumberRule.Price) is not { } best) return Ladder.Empty;
        return cells.Number(quantity, NumberRule.Quantity) is { } size ? Ladder.Touch(best, size) : Ladder.Touch(best);
    }

    private static Ladder OurSide<T>(in T cells, QuoteField price, QuoteField quantity, string priceColumn)
        where T : struct, IQuoteCells
    {
        var best = cells.Number(price, NumberRule.Price);
        var size = cells.Number(quantity, NumberRule.Quantity);
        if (best is not null) return size is null ? Ladder.Touch(best.Value) : Ladder.Touch(best.Value, size.Value);
        if (size is not null && cells.IsEmpty(price)) cells.Fault(quantity, $"is given without {priceColumn}");
        return Ladder.Empty;
    }

    private static double? VolatilityOf<T>(in T cells, ChainLayout layout)
        where T : struct, IQuoteCells => layout.VolatilityIsPercent
        ? cells.Number(QuoteField.Volatility, NumberRule.VolatilityPercent) / 100.0
        : cells.Number(QuoteField.Volatility, NumberRule.Volatility);
}
