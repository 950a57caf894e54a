using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;

namespace MarginOptimizer.Rebalancing.RiskReports;

/// <summary>What closing positions costs beside their marks.</summary>
internal static class Unwinding
{
    public static UnwindingCost CostOf(Position position, MarketSnapshot market, double factor)
    {
        var (instrument, quantity) = (position.Instrument, position.Quantity);
        var quote = market.QuoteOf(instrument);
        var side = quantity > 0.0 ? quote.Bids : quote.Asks;
        if (side.IsEmpty) return new UnwindingCost(instrument.Name, quantity, null, null);
        var price = side.Best.Price;
        var distance = quantity > 0.0 ? quote.Mark - price : price - quote.Mark;
        var widened = Math.Max(distance, 0.0) * factor;
        var wide = quantity > 0.0 ? Math.Max(quote.Mark - widened, 0.0) : quote.Mark + widened;
        return new UnwindingCost(instrument.Name, quantity, CostUsd(instrument, quantity, quote.Mark, price, market), Widened(instrument, quantity, quote.Mark, wide, market));
    }

    /// <summary>The price of an inverse future sold cannot fall to 0, where its coin loss has no bound.</summary>
    private static double? Widened(Instrument instrument, double quantity, double mark, double price, MarketSnapshot market) =>
        instrument.IsCountedInUsd && !(price > 0.0) ? null : CostUsd(instrument, quantity, mark, price, market);

    private static double CostUsd(Instrument instrument, double quantity, double mark, double price, MarketSnapshot market)
    {
        var perUnit = instrument.IsCountedInUsd ? (1.0 / price) - (1.0 / mark) : mark - price;
        // The quote currency of linear contracts counts as USD, as in every loss of a scenario.
        var index = instrument.Payoff == Payoff.Inverse ? market.IndexOf(instrument.Base) : 1.0;
        return quantity * instrument.ContractValue * perUnit * index;
    }
}
