namespace MarginOptimizer.MarketData.Deribit;

/// <summary>What a row of a table of quotes may state beside its stamp and its name.</summary>
internal enum QuoteField
{
    Bid,
    BidQuantity,
    Ask,
    AskQuantity,
    Mark,
    Volatility,
    Forward,
    ForwardSource,
    Index,
    OpenInterest,
    Milliseconds,
}
