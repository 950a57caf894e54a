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

    public required string Forward { get; init; }

    public required string ForwardSource { get; init; }

    public required string Index { get; init; }

    public required string OpenInterest { get; init; }

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

    /// <summary>The layout whose columns a header has, or null.</summary>
    public static ChainLayout? Recognise(IReadOnlyList<string> columns)
    {
        ChainLayout[] layouts = [Chain, Tickers];
        return Array.Find(layouts, l => columns.Contains(l.Stamp) && columns.Contains(l.Name) && columns.Contains(l.Mark));
    }
}
