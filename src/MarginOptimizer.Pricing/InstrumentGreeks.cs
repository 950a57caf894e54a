using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Pricing;

/// <summary>Sensitivities of +1 quantity.</summary>
/// <param name="Delta">Base coins; Black delta for options, coin size for everything else.</param>
/// <param name="DeltaCoinAdjusted">Base coins; for inverse options the Black delta less the value in coin, else <paramref name="Delta"/>.</param>
/// <param name="Gamma">Change of delta per +1 % of the underlying, base coins.</param>
/// <param name="GammaPerUsd">Change of delta per +1 USD of the underlying, base coins.</param>
/// <param name="Vega">USD (quote currency) per vol point (0.01).</param>
/// <param name="Theta">USD (quote currency) per calendar day, negative for long options.</param>
public readonly record struct InstrumentGreeks(
    double Delta, double DeltaCoinAdjusted, double Gamma, double GammaPerUsd, double Vega, double Theta)
{
    public static InstrumentGreeks Of(InstrumentState state)
    {
        if (state.Instrument is Option option) return OfOption(option, state);
        var size = state.Instrument.CoinSizePerUnit(state.Underlying);
        return new(size, size, 0.0, 0.0, 0.0, 0.0);
    }

    private static InstrumentGreeks OfOption(Option option, InstrumentState state)
    {
        var (_, forward, years, volatility) = state;
        var size = option.ContractValue;
        var delta = size * Black76.Delta(option.Type, forward, option.Strike, years, volatility);
        var gammaPerUsd = size * Black76.Gamma(forward, option.Strike, years, volatility);
        return new(
            delta,
            option.Payoff == Payoff.Inverse ? delta - InstrumentValue.Of(state) : delta,
            gammaPerUsd * forward * 0.01,
            gammaPerUsd,
            size * Black76.Vega(forward, option.Strike, years, volatility),
            size * Black76.Theta(forward, option.Strike, years, volatility));
    }
}
