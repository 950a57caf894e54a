using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Pricing;
using MarginOptimizer.Risk.Scenarios;

namespace MarginOptimizer.Risk.Tests.Scenarios;

public class ReturnTableTests
{
    private static readonly InstrumentState[] States =
    [
        new(Samples.Option(OptionType.Put, 50000.0, Payoff.Inverse), 60000.0, 0.03, 0.66),
        new(OnEth(Samples.Option(OptionType.Call, 3300.0, Payoff.Inverse)), 3000.0, 0.1, 0.8),
        new(Samples.Future(Payoff.Inverse, 10.0), 60500.0, 0.25, 0.0),
        new(Samples.Option(OptionType.Call, 70000.0, Payoff.Linear, 0.1), 60300.0, 0.5, 0.55),
        new(OnEth(Samples.Future(Payoff.Linear, 0.01)), 3010.0, 0.25, 0.0),
        new(Samples.Option(OptionType.Put, 58000.0, Payoff.Inverse), 60000.0, 0.0, 0.5),
    ];

    private static readonly ImmutableArray<double> Btc = [0.0, -0.5, 0.031, -0.999, 2.5];
    private static readonly ImmutableArray<double> Eth = [0.1, -0.2, 0.0, 0.7, -0.03];

    private static readonly ReturnTable Table = ReturnTable.Of(
        States, new ReturnScenarios("days", ImmutableSortedDictionary<Currency, ImmutableArray<double>>.Empty.Add(Currency.Btc, Btc).Add(Currency.Eth, Eth)));

    /// <summary>Inverse option Black(F(1+x)) - (1+x) Black(F), linear option the difference, futures coin size times mark times x.</summary>
    [Fact]
    public void Every_cell_is_a_full_revaluation_at_the_return_of_its_coin()
    {
        for (var row = 0; row < Btc.Length; row++)
        {
            for (var column = 0; column < States.Length; column++)
            {
                var state = States[column];
                var expected = NaiveLoss(state, state.Instrument.Base == Currency.Btc ? Btc[row] : Eth[row]);
                Assert.Equal(expected, Table.Row(row)[column], 1e-9 * state.Underlying);
            }
        }
    }

    [Fact]
    public void A_day_on_which_nothing_moves_loses_nothing() =>
        Assert.All(new[] { 0, 2, 3, 5 }, column => Assert.Equal(0.0, Table.Row(0)[column]));

    [Fact]
    public void A_coin_without_returns_is_refused() => Assert.Throws<KeyNotFoundException>(() => ReturnTable.Of(
        States, new ReturnScenarios("btc alone", ImmutableSortedDictionary<Currency, ImmutableArray<double>>.Empty.Add(Currency.Btc, Btc))));

    private static double NaiveLoss(InstrumentState state, double x)
    {
        var size = state.Instrument.ContractValue;
        if (state.Instrument is not Option option) return -x * (state.Instrument.Payoff == Payoff.Inverse ? size : size * state.Underlying);
        var before = Black76.Price(option.Type, state.Underlying, option.Strike, state.Years, state.Volatility);
        var after = Black76.Price(option.Type, state.Underlying * (1.0 + x), option.Strike, state.Years, state.Volatility);
        return size * ((option.Payoff == Payoff.Inverse ? before * (1.0 + x) : before) - after);
    }

    private static T OnEth<T>(T instrument)
        where T : Instrument => (T)(instrument with { Base = Currency.Eth });
}
