using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;

namespace MarginOptimizer.Pricing;

/// <summary>An instrument with what its value depends on.</summary>
/// <param name="Instrument">Contract terms.</param>
/// <param name="Underlying">Forward of the expiry for options, mark for everything else; USD (quote currency) per coin, &gt; 0.</param>
/// <param name="Years">Time to expiry, ACT/365; 0 for perpetuals and spot, negative once expired.</param>
/// <param name="Volatility">Fraction per square root of a year; 0 for anything but options.</param>
public readonly record struct InstrumentState(Instrument Instrument, double Underlying, double Years, double Volatility)
{
    /// <summary>The state in a snapshot, with forward, mark and mark volatility as quoted there.</summary>
    /// <exception cref="KeyNotFoundException">The snapshot does not list the instrument or lacks its forward.</exception>
    public static InstrumentState At(Instrument instrument, MarketSnapshot market)
    {
        var underlying = market.UnderlyingOf(instrument);
        return instrument switch
        {
            Option option => new(option, underlying, YearFraction.Years(market.AsOf, option.Expiry), market.QuoteOf(option).MarkVolatility),
            Future future => new(future, underlying, YearFraction.Years(market.AsOf, future.Expiry), 0.0),
            _ => new(instrument, underlying, 0.0, 0.0),
        };
    }

    /// <summary>The state after a relative move of the underlying, time and volatility unchanged.</summary>
    /// <param name="move">&gt; -1.</param>
    public InstrumentState Moved(double move) => this with { Underlying = Underlying * (1.0 + move) };
}
