using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Pricing;
using MarginOptimizer.Pricing.Chains;

namespace MarginOptimizer.Benchmarks;

/// <summary>A chain shaped like Deribit's BTC options: twelve expiries from a day to a year, strikes around 60,000, a volatility smile.</summary>
internal static class SyntheticChain
{
    private const int Expiries = 12;
    private const double PriceRange = 0.14;
    private static readonly double[] ExtendedMoves = [-0.66, -0.33, 0.5, 1.0, 2.0, 3.0, 4.0, 5.0];

    public static IReadOnlyList<InstrumentState> States(int count)
    {
        var states = new InstrumentState[count];
        for (var i = 0; i < count; i++)
        {
            var years = Math.Pow(365.0, (double)(i % Expiries) / (Expiries - 1)) / 365.0;
            var forward = 60000.0 * (1.0 + (0.05 * years));
            var strike = 30000.0 + (1000.0 * (i / Expiries));
            var smile = 0.5 + (0.3 * Math.Abs((strike / forward) - 1.0));
            states[i] = new InstrumentState(Option(i, strike), forward, years, smile);
        }

        return states;
    }

    /// <summary>27 cells of moves by volatility down, same, up and 8 extended rows with volatility up.</summary>
    public static ChainScenario[] VenueScenarios()
    {
        var standard = Enumerable.Range(-4, 9).SelectMany(k => Enumerable.Range(0, 3).Select(v => new ChainScenario(PriceRange * k / 4.0, v)));
        return [.. standard, .. ExtendedMoves.Select(move => new ChainScenario(move, 2))];
    }

    /// <summary>Three rows: down a quarter, same, up 40 %.</summary>
    public static double[] ShockedVolatilities(IReadOnlyList<InstrumentState> states, int stride)
    {
        var volatilities = new double[3 * stride];
        for (var i = 0; i < states.Count; i++)
        {
            volatilities[i] = 0.75 * states[i].Volatility;
            volatilities[stride + i] = states[i].Volatility;
            volatilities[(2 * stride) + i] = 1.4 * states[i].Volatility;
        }

        return volatilities;
    }

    private static Option Option(int index, double strike) => new()
    {
        Name = FormattableString.Invariant($"OPTION-{index}"),
        Base = Currency.Btc,
        Quote = Currency.Usd,
        Settlement = Currency.Btc,
        Payoff = Payoff.Inverse,
        Ticks = TickSchedule.Flat(0.0001m),
        Lot = 0.1m,
        MinimumQuantity = 0.1m,
        Fees = FeeSchedule.None,
        Type = index % 2 == 0 ? OptionType.Call : OptionType.Put,
        Strike = strike,
        Expiry = DateTimeOffset.UnixEpoch,
    };
}
