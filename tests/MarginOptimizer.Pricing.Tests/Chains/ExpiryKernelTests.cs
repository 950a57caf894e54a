using FsCheck.Xunit;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Pricing.Chains;

namespace MarginOptimizer.Pricing.Tests.Chains;

public class ExpiryKernelTests
{
    private const double Years = 0.1;
    private const double Discount = 0.97;

    [Property(MaxTest = 100, Arbitrary = [typeof(OptionCase)])]
    public bool Every_cell_has_the_bits_of_the_scalar_formula(OptionCase[] cases)
    {
        ExpiryScenario[] scenarios = [.. cases.Select((c, k) => new ExpiryScenario(c.Forward, k % 2)), new(0.0, 0), new(0.0, 1), new(60000.0, 2)];
        return scenarios.Length == 3 || HasScalarBits([.. cases.Select(c => (c.Strike, c.Volatility))], scenarios, Years);
    }

    [Theory]
    [InlineData(Years)]
    [InlineData(1e6)]
    [InlineData(0.0)]
    [InlineData(-1.0)]
    public void Limits_are_those_of_the_scalar_formula(double years)
    {
        var atLimit = DiscountedBlack76.LargestDeviation / Math.Sqrt(Math.Abs(years) + 1e-9);
        (double, double)[] options = [(0.0, 0.5), (0.0, 0.0), (1e-300, 0.5), (60000.0, 0.0), (60000.0, atLimit), (60000.0, 1e9), (50000.0, 24.0), (1e9, 0.7)];
        Assert.True(HasScalarBits(options, [new(60000.0, 0), new(0.0, 0), new(1e-3, 1), new(1e12, 2)], years));
    }

    [Fact]
    public void Padding_is_worth_nothing()
    {
        var chain = Chain([(60000.0, 0.5), (60000.0, 0.5), (60000.0, 0.5), (60000.0, 0.5), (60000.0, 0.5)], Years);
        var values = new double[chain.Stride];
        ExpiryKernel.FillValues(chain, [new(60000.0, 0)], new double[8], values);
        Assert.Equal(8, chain.Stride);
        Assert.Equal([0.0, 0.0, 0.0], values[5..]);
    }

    [Fact]
    public void Tables_that_are_too_short_are_refused()
    {
        var chain = new ExpiryChain(5, Years, 1.0);
        Assert.Throws<ArgumentException>(() => ExpiryKernel.FillValues(chain, [new(1.0, 0), new(1.0, 0)], new double[8], new double[15]));
        Assert.Throws<ArgumentException>(() => ExpiryKernel.FillValues(chain, [new(1.0, 0)], new double[7], new double[8]));
        Assert.Throws<ArgumentException>(() => ExpiryKernel.FillValues(chain, [new(1.0, -1)], new double[8], new double[8]));
    }

    /// <summary>Calls and puts in turn; volatilities as given, half and twice.</summary>
    private static bool HasScalarBits((double Strike, double Volatility)[] options, ExpiryScenario[] scenarios, double years)
    {
        var chain = Chain(options, years);
        var volatilities = new double[3 * chain.Stride];
        for (var k = 0; k < options.Length; k++)
        {
            for (var row = 0; row < 3; row++) volatilities[(row * chain.Stride) + k] = options[k].Volatility * (1.0 - (0.5 * row) + (0.75 * row * (row - 1)));
        }

        var values = new double[scenarios.Length * chain.Stride];
        ExpiryKernel.FillValues(chain, scenarios, volatilities, values);
        for (var row = 0; row < scenarios.Length; row++)
        {
            for (var k = 0; k < options.Length; k++)
            {
                var volatility = volatilities[(scenarios[row].VolatilityRow * chain.Stride) + k];
                var expected = SizeOf(k) * DiscountedBlack76.Price(TypeOf(k), scenarios[row].Forward, options[k].Strike, years, volatility, Discount);
                if (BitConverter.DoubleToInt64Bits(expected) != BitConverter.DoubleToInt64Bits(values[(row * chain.Stride) + k])) return false;
            }
        }

        return true;
    }

    private static ExpiryChain Chain((double Strike, double Volatility)[] options, double years)
    {
        var chain = new ExpiryChain(options.Length, years, Discount);
        for (var k = 0; k < options.Length; k++) chain.Set(k, TypeOf(k), options[k].Strike, SizeOf(k));
        return chain;
    }

    private static OptionType TypeOf(int k) => k % 2 == 0 ? OptionType.Call : OptionType.Put;

    private static double SizeOf(int k) => 0.5 + k;
}
