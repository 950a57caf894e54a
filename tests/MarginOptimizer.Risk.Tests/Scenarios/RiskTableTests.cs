using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Pricing;
using MarginOptimizer.Risk.Scenarios;

namespace MarginOptimizer.Risk.Tests.Scenarios;

public class RiskTableTests
{
    private static readonly InstrumentState[] States =
    [
        new(Samples.Option(OptionType.Put, 50000.0, Payoff.Inverse), 60000.0, 0.03, 0.66),
        new(Samples.Future(Payoff.Inverse, 10.0), 60500.0, 0.25, 0.0),
        new(Samples.Option(OptionType.Call, 70000.0, Payoff.Linear, 0.1), 60300.0, 0.5, 0.55),
        new(Samples.Future(Payoff.Linear, 0.01), 60500.0, 0.25, 0.0),
        new(Samples.Option(OptionType.Call, 61000.0, Payoff.Inverse), 60000.0, 0.001, 0.4),
        new(Samples.Option(OptionType.Put, 150000.0, Payoff.Inverse), 61000.0, 2.0, 0.5),
        new(Samples.Option(OptionType.Put, 58000.0, Payoff.Inverse), 60000.0, 0.0, 0.5),
    ];

    private static readonly RiskTable Table = RiskTable.Of(States, HouseScenarios.Default);

    [Fact]
    public void Every_cell_agrees_with_a_naive_revaluation()
    {
        for (var row = 0; row < Table.Scenarios.Length; row++)
        {
            for (var column = 0; column < States.Length; column++)
            {
                var expected = NaiveLoss(States[column], Table.Scenarios[row]);
                Assert.Equal(expected, Table.Row(row)[column], 1e-9 * States[column].Underlying);
            }
        }
    }

    [Fact]
    public void The_market_as_it_is_loses_nothing()
    {
        var row = Table.Scenarios.IndexOf(Table.Scenarios.Single(s => s is { Move: 0.0, VolatilityFactor: 0.0, Skew: 0.0, Term: 0.0 }));
        foreach (var loss in Table.Row(row)) Assert.Equal(0.0, loss);
    }

    [Fact]
    public void Rows_are_padded_with_zeros_to_whole_vectors()
    {
        Assert.Equal(7, Table.Columns);
        Assert.Equal(8, Table.Stride);
        Assert.Equal(Table.Scenarios.Length * Table.Stride, Table.Losses.Length);
        for (var row = 0; row < Table.Scenarios.Length; row++) Assert.Equal(0.0, Table.Losses[(row * Table.Stride) + 7]);
    }

    [Fact]
    public void A_short_strangle_loses_most_at_an_end_of_the_set()
    {
        double[] quantities = [-1.0, 0.0, 0.0, 0.0, -1.0, 0.0, 0.0];
        var losses = Enumerable.Range(0, Table.Scenarios.Length).Select(row => Dot(Table.Row(row), quantities)).ToArray();
        Assert.Contains(Table.Scenarios[Array.IndexOf(losses, losses.Max())].Move, new[] { -0.66, 1.0 });
    }

    /// <summary>
    /// USD P&amp;L written out: inverse option Black(F(1+x)) - (1+x) Black(F), linear option the difference, futures coin size times mark times x.
    /// </summary>
    private static double NaiveLoss(InstrumentState state, RiskScenario scenario)
    {
        var size = state.Instrument.ContractValue;
        if (state.Instrument is not Option option)
        {
            return -scenario.Move * (state.Instrument.Payoff == Payoff.Inverse ? size : size * state.Underlying);
        }

        var before = Black76.Price(option.Type, state.Underlying, option.Strike, state.Years, state.Volatility);
        var moved = state.Underlying * (1.0 + scenario.Move);
        var after = Black76.Price(option.Type, moved, option.Strike, state.Years, NaiveVolatility(option, state, scenario));
        return size * ((option.Payoff == Payoff.Inverse ? before * (1.0 + scenario.Move) : before) - after);
    }

    private static double NaiveVolatility(Option option, InstrumentState state, RiskScenario scenario)
    {
        var days = Math.Max(1.0, 365.0 * state.Years);
        var deviations = Math.Log(option.Strike / state.Underlying) / (state.Volatility * Math.Sqrt(days / 365.0));
        var parallel = 1.0 + (scenario.VolatilityFactor * Math.Pow(30.0 / days, days < 30.0 ? 0.3 : 0.13));
        var skewed = 1.0 + (scenario.Skew * Math.Min(3.0, Math.Max(-3.0, deviations)));
        var tilted = 1.0 + (scenario.Term * Math.Min(1.0, Math.Max(-1.0, Math.Log(30.0 / days, 30.0))));
        return Math.Max(0.01, state.Volatility * Math.Max(0.0, parallel) * Math.Max(0.0, skewed) * Math.Max(0.0, tilted));
    }

    private static double Dot(ReadOnlySpan<double> row, double[] quantities)
    {
        var sum = 0.0;
        for (var i = 0; i < row.Length; i++) sum += row[i] * quantities[i];
        return sum;
    }
}
