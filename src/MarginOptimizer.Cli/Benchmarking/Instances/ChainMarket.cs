using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Pricing;
using MarginOptimizer.Pricing.Chains;

namespace MarginOptimizer.Cli.Benchmarking.Instances;

/// <summary>
/// A synthetic chain in the shape of a venue's inverse BTC options: twelve expiries from a day to a year, strikes on both sides of the index, a
/// smile; 27 scenarios of moves by volatilities and 8 of extreme moves.
/// </summary>
/// <param name="States">One per option.</param>
/// <param name="Volatilities">Shocked: down a quarter, same, up 40 %; rows of the chain's stride.</param>
/// <param name="Index">USD per coin.</param>
internal sealed record ChainMarket(InstrumentState[] States, double[] Volatilities, double Index)
{
    private const int Expiries = 12;
    private const double LargestMove = 0.16;
    private static readonly double[] ExtremeMoves = [-0.66, -0.33, 0.5, 1.0, 2.0, 3.0, 4.0, 5.0];

    public static ChainScenario[] Scenarios { get; } =
    [
        .. Enumerable.Range(-4, 9).SelectMany(k => Enumerable.Range(0, 3).Select(volatility => new ChainScenario(LargestMove * k / 4.0, volatility))),
        .. ExtremeMoves.Select(move => new ChainScenario(move, 2)),
    ];

    /// <param name="count">Options.</param>
    /// <param name="index">USD per coin; strikes do not move with it.</param>
    public static ChainMarket Create(int count, double index)
    {
        var states = new InstrumentState[count];
        var strikes = (count + Expiries - 1) / Expiries;
        for (var i = 0; i < count; i++)
        {
            var years = Math.Pow(365.0, (double)(i % Expiries) / (Expiries - 1)) / 365.0;
            var forward = index * (1.0 + (0.05 * years));
            var distance = ((double)(i / Expiries) / strikes) - 0.5;
            var strike = 500.0 * Math.Round(60_000.0 * Math.Exp(2.5 * distance * Math.Sqrt(years + 0.05)) / 500.0);
            var moneyness = Math.Log(strike / forward) / Math.Sqrt(years + 0.02);
            states[i] = new InstrumentState(Option(i, strike, strike < 60_000.0), forward, years, 0.45 + (0.05 * moneyness * moneyness));
        }

        var stride = OptionChain.StrideOf(count);
        var volatilities = new double[3 * stride];
        for (var i = 0; i < count; i++)
        {
            volatilities[i] = 0.75 * states[i].Volatility;
            volatilities[stride + i] = states[i].Volatility;
            volatilities[(2 * stride) + i] = 1.4 * states[i].Volatility;
        }

        return new ChainMarket(states, volatilities, index);
    }

    private static Option Option(int index, double strike, bool isPut) => new()
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
        Type = isPut ? OptionType.Put : OptionType.Call,
        Strike = strike,
        Expiry = DateTimeOffset.UnixEpoch,
    };
}
