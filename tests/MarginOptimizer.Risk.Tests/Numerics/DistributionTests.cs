using MarginOptimizer.Risk.Numerics;

namespace MarginOptimizer.Risk.Tests.Numerics;

public class DistributionTests
{
    /// <summary>Closed-form anchors: quantiles of the standard normal to 12 digits.</summary>
    [Theory]
    [InlineData(0.99, 2.3263478740408408)]
    [InlineData(0.975, 1.9599639845400545)]
    [InlineData(0.5, 0.0)]
    [InlineData(0.01, -2.3263478740408408)]
    [InlineData(1e-9, -5.997807015007687)]
    public void Normal_quantiles_are_those_of_the_tables(double p, double expected) => Assert.Equal(expected, NormalDistribution.Quantile(p), 1e-11);

    /// <summary>Tables of Student's t: 0.975 and 0.99 quantiles at 3, 5, 10 and 30 degrees.</summary>
    [Theory]
    [InlineData(3.0, 0.975, 3.182446305284263)]
    [InlineData(5.0, 0.975, 2.570581835636314)]
    [InlineData(10.0, 0.99, 2.763769458112696)]
    [InlineData(30.0, 0.99, 2.457261542396983)]
    [InlineData(4.0, 0.01, -3.746947387979196)]
    public void Student_quantiles_are_those_of_the_tables(double degrees, double p, double expected) =>
        Assert.Equal(expected, new StudentDistribution(degrees).Quantile(p), 1e-9);

    /// <summary>With 4 degrees P(T &lt;= x) = 1/2 + (3/8) y (1 - y^2 / 12), y = 2x / sqrt(4 + x^2): a closed form.</summary>
    [Theory]
    [InlineData(-8.0)]
    [InlineData(-1.0)]
    [InlineData(0.0)]
    [InlineData(0.3)]
    [InlineData(25.0)]
    public void Four_degrees_have_a_closed_form(double x)
    {
        var y = 2.0 * x / Math.Sqrt(4.0 + (x * x));
        Assert.Equal(0.5 + (0.375 * y * (1.0 - (y * y / 12.0))), new StudentDistribution(4.0).Cdf(x), 1e-12);
    }

    [Fact]
    public void Quantiles_invert_the_distribution_function()
    {
        foreach (var degrees in new[] { 2.1, 3.0, 7.5, 100.0, 1000.0 })
        {
            var law = new StudentDistribution(degrees);
            foreach (var p in new[] { 1e-8, 0.001, 0.3, 0.5, 0.9, 0.9999 }) Assert.Equal(p, law.Cdf(law.Quantile(p)), 1e-11);
        }
    }

    /// <summary>Mean of the tail by the trapezoidal rule on the density.</summary>
    [Fact]
    public void The_shortfall_of_a_t_is_the_mean_of_its_tail()
    {
        var law = new StudentDistribution(5.0);
        var (from, sum) = (law.Quantile(0.975), 0.0);
        const double step = 1e-3;
        for (var x = from; x < 2000.0; x += step) sum += step * 0.5 * ((x * law.Pdf(x)) + ((x + step) * law.Pdf(x + step)));
        Assert.Equal(sum / 0.025, law.ExpectedShortfall(0.975), 1e-6);
    }

    [Theory]
    [InlineData(0.0)]
    [InlineData(1.0)]
    [InlineData(-0.1)]
    [InlineData(double.NaN)]
    public void Probabilities_outside_their_range_are_refused(double p)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => NormalDistribution.Quantile(p));
        Assert.Throws<ArgumentOutOfRangeException>(() => new StudentDistribution(5.0).Quantile(p));
    }

    [Theory]
    [InlineData(2.0)]
    [InlineData(0.0)]
    [InlineData(-3.0)]
    [InlineData(1001.0)]
    [InlineData(double.NaN)]
    public void Degrees_outside_their_range_are_refused(double degrees) => Assert.Throws<ArgumentOutOfRangeException>(() => new StudentDistribution(degrees));

    /// <summary>Known answers that the authors of the generator publish with it (Random123, kat_vectors, philox4x32 10 rounds).</summary>
    [Theory]
    [InlineData(0x00000000U, 0x00000000U, 0x00000000U, 0x00000000U, 0x0000000000000000UL, 0x6627e8d5U, 0xe169c58dU, 0xbc57ac4cU, 0x9b00dbd8U)]
    [InlineData(0xffffffffU, 0xffffffffU, 0xffffffffU, 0xffffffffU, 0xffffffffffffffffUL, 0x408f276dU, 0x41c83b0eU, 0xa20bc7c6U, 0x6d5451fdU)]
    [InlineData(0x243f6a88U, 0x85a308d3U, 0x13198a2eU, 0x03707344U, 0x299f31d0a4093822UL, 0xd16cfe09U, 0x94fdccebU, 0x5001e420U, 0x24126ea1U)]
    public void Draws_are_those_of_philox(uint a, uint b, uint c, uint d, ulong seed, uint first, uint second, uint third, uint fourth) =>
        Assert.Equal((first, second, third, fourth), new CounterDraws(seed).Block(a, b, c, d));

    [Fact]
    public void Uniforms_lie_inside_0_and_1_and_fill_it_evenly()
    {
        var draws = new CounterDraws(5);
        var counts = new int[20];
        for (var row = 0; row < 20_000; row++)
        {
            var u = draws.Uniform(row, 3);
            Assert.InRange(u, double.Epsilon, 1.0 - 1e-17);
            counts[(int)(u * 20.0)]++;
        }

        Assert.All(counts, count => Assert.InRange(count, 850, 1150));
        Assert.Equal(draws.Uniform(17, 3), new CounterDraws(5).Uniform(17, 3));
        Assert.NotEqual(draws.Uniform(17, 3), draws.Uniform(17, 4));
    }
}
