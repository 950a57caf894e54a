using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;

namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>
/// Cash that a trade takes out of the account, in the settlement currency: the premium of options and spot; for futures and perpetuals, which are
/// settled at the mark, the distance of the price to it, gains included.
/// </summary>
internal static class LegCash
{
    /// <param name="leg">The trade.</param>
    /// <param name="market">Gives mark and index.</param>
    /// <param name="withFees">Adds the taker fee.</param>
    /// <returns>Paid &gt; 0, received &lt; 0.</returns>
    public static double Paid(in BasketLeg leg, MarketSnapshot market, bool withFees)
    {
        var instrument = leg.Instrument;
        var mark = market.QuoteOf(instrument).Mark;
        var price = leg.Price ?? mark;
        var paid = instrument switch
        {
            Option or Spot => leg.Quantity * price,
            { IsCountedInUsd: true } => leg.Quantity * ((1.0 / mark) - (1.0 / price)),
            _ => leg.Quantity * (price - mark),
        };
        if (withFees) paid += Math.Abs(leg.Quantity) * Fee(instrument, price, market);
        return paid * instrument.ContractValue;
    }

    private static double Fee(Instrument instrument, double price, MarketSnapshot market) => instrument switch
    {
        Option { Payoff: Payoff.Inverse } => instrument.Fees.PerUnit(1.0, price),
        Option => instrument.Fees.PerUnit(market.IndexOf(instrument.Base), price),
        { IsCountedInUsd: true } => instrument.Fees.TakerRate / price,
        _ => instrument.Fees.TakerRate * price,
    };
}
