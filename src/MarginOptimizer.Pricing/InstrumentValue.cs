using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Pricing;

/// <summary>
/// Value and P&amp;L of +1 quantity in the settlement currency: coin for inverse contracts, converted at the price of the moment, quote currency
/// for linear ones. Options start from their Black-76 value, not from the quoted mark.
/// </summary>
public static class InstrumentValue
{
    /// <summary>
    /// Options: Black-76, divided by the forward when inverse. Spot: mark. Futures and perpetuals: 0, as they are settled at the mark.
    /// </summary>
    public static double Of(InstrumentState state) => state.Instrument switch
    {
        Option option => option.ContractValue * OptionValue(option, state.Underlying, state.Years, state.Volatility),
        Spot spot => spot.ContractValue * state.Underlying,
        _ => 0.0,
    };

    /// <summary>P&amp;L from the state to the state after <paramref name="move"/> with volatility <paramref name="shockedVolatility"/>.</summary>
    /// <param name="state">Where it starts.</param>
    /// <param name="move">Relative move of the underlying, &gt; -1.</param>
    /// <param name="shockedVolatility">Of no meaning for anything but options.</param>
    public static double ProfitAt(InstrumentState state, double move, double shockedVolatility)
    {
        if (state.Instrument is not Option option) return LinearProfit(state, move);
        var before = OptionValue(option, state.Underlying, state.Years, state.Volatility);
        var after = OptionValue(option, state.Underlying * (1.0 + move), state.Years, shockedVolatility);
        return (after - before) * option.ContractValue;
    }

    /// <summary>Mark m for linear contracts; for inverse ones the coin difference 1/mark - 1/(mark (1+m)) per USD.</summary>
    private static double LinearProfit(InstrumentState state, double move) => state.Instrument.IsCountedInUsd
        ? state.Instrument.ContractValue / state.Underlying * move / (1.0 + move)
        : state.Instrument.ContractValue * state.Underlying * move;

    private static double OptionValue(Option option, double forward, double years, double volatility)
    {
        var price = Black76.Price(option.Type, forward, option.Strike, years, volatility);
        return option.Payoff == Payoff.Inverse ? price / forward : price;
    }
}
