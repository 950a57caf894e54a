using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>Coins of delta of one unit of quantity at the compiled market: Black's for options, the coin size for futures.</summary>
internal static class FrozenDeltas
{
    public static double[] Compute(MarketSnapshot market, ImmutableArray<Instrument> instruments)
    {
        var deltas = new double[instruments.Length];
        for (var i = 0; i < deltas.Length; i++) deltas[i] = Of(market, instruments[i]);
        return deltas;
    }

    private static double Of(MarketSnapshot market, Instrument instrument)
    {
        var quote = market.QuoteOf(instrument);
        if (instrument is not Option option) return instrument.CoinSizePerUnit(quote.Mark);
        var years = YearFraction.Years(market.AsOf, option.Expiry);
        return option.ContractValue * Black76.Delta(option.Type, market.UnderlyingOf(option), option.Strike, years, quote.MarkVolatility);
    }
}
