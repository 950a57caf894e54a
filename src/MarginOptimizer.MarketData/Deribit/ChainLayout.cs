namespace MarginOptimizer.MarketData.Deribit;

/// <summary>Where a CSV layout keeps what a snapshot needs. Columns that are not named are ignored; null = the layout has none.</summary>
internal sealed record ChainLayout
{
    /// <summary>Column that is equal on all rows of one snapshot.</summary>
    public required string Stamp { get; init; }

    /// <summary>Column with the time of the row, in milliseconds since 1970; null = the stamp is itself a time.</summary>
    public string? Milliseconds { get; init; }

    public required string Name { get; init; }

    public required string Bid { get; init; }

    public required string Ask { get; init; }

    public string? BidQuantity { get; init; }

    public string? AskQuantity { get; init; }

    public required string Mark { get; init; }

    public required string Volatility { get; init; }

    public bool VolatilityIsPercent { get; init; }

    public string? Forward { get; init; }

    public string? ForwardSource { get; init; }

    public string? Index { get; init; }

    public string? OpenInterest { get; init; }

    /// <summary>A price of 0 says that nobody quotes the side.</summary>
    public bool ZeroIsNoQuote { get; init; }

    /// <summary>Names the data in <see cref="Domain.Market.MarketSnapshot.Source"/>.</summary>
    public required string Source { get; init; }

    /// <summary>Option chains of many snapshots in one file: no sizes, no futures, volatility as a fraction.</summary>
    public static ChainLayout Chain { get; } = new()
    {
        Stamp = "ts",
        Name = "instrument",
        Bid = "bid",
        Ask = "ask",
        Mark = "mark",
        Volatility = "mark_iv",
        Forward = "forward",
        ForwardSource = "fwd_src",
        Index = "index",
        OpenInterest = "oi",
        Source = "Deribit option chain (CSV)",
    };

    /// <summary>Full tickers, options and futures in files of their own: the venue's field names, volatility in percent.</summary>
    public static ChainLayout Tickers { get; } = new()
    {
        Stamp = "snapshot",
        Milliseconds = "timestamp",
        Name = "instrument_name",
        Bid = "best_bid_price",
        Ask = "best_ask_price",
        BidQuantity = "best_bid_amount",
        AskQuantity = "best_ask_amount",
        Mark = "mark_price",
        Volatility = "mark_iv",
        VolatilityIsPercent = true,
        Forward = "underlying_price",
        ForwardSource = "underlying_index",
        Index = "index_price",
        OpenInterest = "open_interest",
        ZeroIsNoQuote = true,
        Source = "Deribit tickers (CSV)",
    };

    /// <summary>Our own quotes, of one snapshot or of many: <see cref="Stamp"/> is a column where there are many.</summary>
    public static ChainLayout Quotes { get; } = new()
    {
        Stamp = "as_of",
        Name = "instrument",
        Bid = "bid",
        Ask = "ask",
        BidQuantity = "bid_quantity",
        AskQuantity = "ask_quantity",
        Mark = "mark",
        Volatility = "mark_iv",
        Forward = "forward",
        Index = "index",
        OpenInterest = "open_interest",
        Source = "",
    };

    /// <summary>End-of-hour summaries of Binance's options: volatility as a fraction, neither forwards nor an index.</summary>
    public static ChainLayout BinanceHours { get; } = new()
    {
        Stamp = "hour_utc",
        Name = "symbol",
        Bid = "bid",
        Ask = "ask",
        BidQuantity = "bid_qty",
        AskQuantity = "ask_qty",
        Mark = "mark",
        Volatility = "mark_iv",
        OpenInterest = "oi",
        ZeroIsNoQuote = true,
        Source = "Binance options, end of hour (CSV)",
    };

    /// <summary>The layout of Deribit's histories whose columns a header has, or null.</summary>
    public static ChainLayout? Recognise(IReadOnlyList<string> columns) => Find([Chain, Tickers], columns);

    /// <summary>The layout of any history whose columns a header has, or null.</summary>
    public static ChainLayout? RecogniseHistory(IReadOnlyList<string> columns) => Find([Chain, Tickers, Quotes, BinanceHours], columns);

    /// <summary>The column of a field, null where the layout has none.</summary>
    public string? ColumnOf(QuoteField field) => field switch
    {
        QuoteField.Bid => Bid,
        QuoteField.BidQuantity => BidQuantity,
        QuoteField.Ask => Ask,
        QuoteField.AskQuantity => AskQuantity,
        QuoteField.Mark => Mark,
        QuoteField.Volatility => Volatility,
        QuoteField.Forward => Forward,
        QuoteField.ForwardSource => ForwardSource,
        QuoteField.Index => Index,
        QuoteField.OpenInterest => OpenInterest,
        QuoteField.Milliseconds => Milliseconds,
        _ => throw new ArgumentOutOfRangeException(nameof(field)),
    };

    /// <summary>F in the chain layout; in tickers the name of the future, where synthetic forwards are called SYN.* or index_price.</summary>
    public static bool IsListed(ReadOnlySpan<char> source) =>
        source is "F" || (source.Length > 1 && !source.StartsWith("SYN") && source is not "index_price");

    private static ChainLayout? Find(ReadOnlySpan<ChainLayout> layouts, IReadOnlyList<string> columns)
    {
        foreach (var layout in layouts)
            if (columns.Contains(layout.Stamp) && columns.Contains(layout.Name) && columns.Contains(layout.Mark)) return layout;
        return null;
    }
}
