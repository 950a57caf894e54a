using FsCheck.Xunit;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Pricing.Chains;

namespace MarginOptimizer.Pricing.Tests.Chains;

public class ChainKernelTests
{
    private static readonly ChainScenario[] Scenarios =
    [
        new(-0.66, 2), new(-0.16, 0), new(-0.16, 1), new(-0.16, 2), new(0.0, 0), new(0.0, 1), new(0.0, 2), new(0.16, 1), new(1.0, 2), new(5.0, 2),
    ];

    [Property(MaxTest = 100, Arbitrary = [typeof(OptionCase)])]
    public bool Every_cell_has_the_bits_of_the_scalar_formula(OptionCase[] cases)
    {
        var states = cases.Select(State).ToArray();
        var (losses, volatilities, stride) = Fill(states);
        for (var column = 0; column < states.Length; column++)
        {
            for (var row = 0; row < Scenarios.Length; row++)
            {
                var volatility = volatilities[(Scenarios[row].VolatilityRow * stride) + column];
                var expected = 0.0 - InstrumentValue.ProfitAt(states[column], Scenarios[row].Move, volatility);
                if (BitConverter.DoubleToInt64Bits(expected) != BitConverter.DoubleToInt64Bits(losses[(row * stride) + column])) return false;
            }
        }

        return true;
    }

    [Fact]
    public void Columns_without_an_option_and_padding_are_zero()
    {
        InstrumentState[] states =
        [
            State(new OptionCase(60000.0, 50000.0, 0.1, 0.6), 0),
            new(Samples.Future(Payoff.Inverse), 60000.0, 0.1, 0.0),
            State(new OptionCase(60000.0, 70000.0, 0.1, 0.6), 1),
            new(Samples.Spot(), 60000.0, 0.0, 0.0),
            State(new OptionCase(60000.0, 60000.0, 0.1, 0.6), 2),
        ];
        var (losses, _, stride) = Fill(states);
        Assert.Equal(8, stride);
        for (var row = 0; row < Scenarios.Length; row++)
        {
            foreach (var column in new[] { 1, 3, 5, 6, 7 }) Assert.Equal(0.0, losses[(row * stride) + column]);
            foreach (var column in new[] { 0, 2, 4 }) Assert.True(row == 5 || losses[(row * stride) + column] != 0.0);
        }
    }

    [Fact]
    public void Expired_options_lose_intrinsic_value_only()
    {
        InstrumentState[] states = [new(Samples.Option(OptionType.Call, 50000.0, Payoff.Linear), 60000.0, -0.01, 0.6)];
        var (losses, _, stride) = Fill(states);
        Assert.Equal(10000.0, losses[0]);
        Assert.Equal(10000.0 - (60000.0 * 1.16 - 50000.0), losses[7 * stride], 1e-9);
    }

    [Fact]
    public void Nothing_is_allocated()
    {
        var states = Enumerable.Range(0, 100).Select(i => State(new OptionCase(60000.0, 40000.0 + (400.0 * i), 0.1, 0.6), i)).ToArray();
        var chain = OptionChain.Of(states);
        var volatilities = new double[3 * chain.Stride];
        var losses = new double[Scenarios.Length * chain.Stride];
        ChainKernel.FillLosses(chain, Scenarios, volatilities, losses);
        var before = GC.GetAllocatedBytesForCurrentThread();
        ChainKernel.FillLosses(chain, Scenarios, volatilities, losses);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Tables_that_are_too_short_are_refused()
    {
        var chain = new OptionChain(5);
        Assert.Throws<ArgumentException>(() => ChainKernel.FillLosses(chain, Scenarios, new double[24], new double[79]));
        Assert.Throws<ArgumentException>(() => ChainKernel.FillLosses(chain, Scenarios, new double[23], new double[80]));
        Assert.Throws<ArgumentException>(() => ChainKernel.FillLosses(chain, [new ChainScenario(0.0, -1)], new double[24], new double[80]));
    }

    private static InstrumentState State(OptionCase c, int index)
    {
        var type = index % 2 == 0 ? OptionType.Call : OptionType.Put;
        var option = Samples.Option(type, c.Strike, index % 3 == 0 ? Payoff.Linear : Payoff.Inverse, index % 5 == 0 ? 0.1 : 1.0);
        return new InstrumentState(option, c.Forward, index % 7 == 6 ? 0.0 : c.Years, c.Volatility);
    }

    /// <summary>Volatilities down a quarter, unchanged, up 40 %.</summary>
    private static (double[] Losses, double[] Volatilities, int Stride) Fill(InstrumentState[] states)
    {
        var chain = OptionChain.Of(states);
        var stride = chain.Stride;
        var volatilities = new double[3 * stride];
        for (var column = 0; column < states.Length; column++)
        {
            volatilities[column] = 0.75 * states[column].Volatility;
            volatilities[stride + column] = states[column].Volatility;
            volatilities[(2 * stride) + column] = 1.4 * states[column].Volatility;
        }

        var losses = new double[Scenarios.Length * stride];
        ChainKernel.FillLosses(chain, Scenarios, volatilities, losses);
        return (losses, volatilities, stride);
    }
}
