using MarginOptimizer.Cli.Benchmarking.Draws;

namespace MarginOptimizer.Cli.Tests.Benchmarking;

/// <summary>Numbers that numpy 1.24 printed for <c>default_rng(seed)</c>, to the last digit.</summary>
public class NumpyDrawsTests
{
    [Theory]
    [InlineData(0u, 11749869230777074271UL, 4976686463289251617UL, 755828109848996024UL)]
    [InlineData(1u, 9441442522235856127UL, 17532960557476522086UL, 2659275481604167885UL)]
    [InlineData(500u, 10454565715492221534UL, 15753113395430921017UL, 11904739087875483041UL)]
    public void A_seed_gives_the_words_of_numpy(uint seed, ulong first, ulong second, ulong third)
    {
        var source = new Pcg64(seed);

        Assert.Equal([first, second, third], (ulong[])[source.NextWord(), source.NextWord(), source.NextWord()]);
    }

    [Theory]
    [InlineData(0u, 0.6369616873214543, 0.2697867137638703, 0.04097352393619469)]
    [InlineData(1u, 0.5118216247002567, 0.9504636963259353, 0.14415961271963373)]
    public void Uniform_draws_are_those_of_numpy(uint seed, double first, double second, double third)
    {
        var draws = new NumpyDraws(seed);

        Assert.Equal([first, second, third], (double[])[draws.Uniform(), draws.Uniform(), draws.Uniform()]);
    }

    [Theory]
    [InlineData(0u, new[] { 0.1257302210933933, -0.1321048632913019, 0.6404226504432821, 0.10490011715303971 })]
    [InlineData(1u, new[] { 0.345584192064786, 0.8216181435011584, 0.33043707618338714, -1.303157231604361 })]
    [InlineData(500u, new[] { 0.69793517686496, -0.867462830633898, -0.2880840748813345, 0.626726338646472 })]
    public void Normal_draws_are_those_of_numpy(uint seed, double[] expected)
    {
        var actual = new double[expected.Length];
        new NumpyDraws(seed).FillNormal(actual);

        Assert.Equal(expected, actual);
    }

    [Theory]
    [InlineData(0u, 4.0, new[] { 0.14509028877148727, 0.14366118364055003, 1.0288627047981966, -1.8035474798024087 })]
    [InlineData(1u, 5.0, new[] { 0.2873875191927158, -1.0582247452157665, -0.4791511578418557, 0.3129229952391056 })]
    [InlineData(500u, 4.0, new[] { 1.1183934374123616, 0.3730625017279993, -1.0999025612752382, -1.017112374338714 })]
    public void Student_draws_are_those_of_numpy(uint seed, double freedom, double[] expected)
    {
        var actual = new double[expected.Length];
        new NumpyDraws(seed).FillStudent(actual, freedom);

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void Gamma_draws_are_those_of_numpy()
    {
        var draws = new NumpyDraws(0);

        Assert.Equal(
            [2.357055914165985, 3.2526660756514123, 1.469962421810864, 4.708700271933563],
            (double[])[draws.Gamma(2.5), draws.Gamma(2.5), draws.Gamma(2.5), draws.Gamma(2.5)]);
    }

    /// <summary>Long enough for every layer and for 247 draws of the tail: one rejected too many would shift all that follow.</summary>
    [Fact]
    public void A_million_normal_draws_stay_in_step_with_numpy()
    {
        var draws = new double[1_000_000];
        new NumpyDraws(7).FillNormal(draws);

        Assert.Equal(1.617001458485082, draws[^1]);
        Assert.Equal(247, draws.Count(x => Math.Abs(x) > ZigguratLevels.TailStart));
        Assert.Equal(-112.78554893201773, draws.Sum(), 1e-7);
        Assert.Equal(999527.3904784281, draws.Sum(x => x * x), 1e-5);
        Assert.Equal(-4.586801064244291, draws.Min(), 1e-14);
        Assert.Equal(4.947871460149176, draws.Max(), 1e-14);
    }

    [Fact]
    public void A_million_student_draws_stay_in_step_with_numpy()
    {
        var draws = new double[1_000_000];
        new NumpyDraws(7).FillStudent(draws, 5.0);

        Assert.Equal(-1.1061474633520625, draws[^1]);
        Assert.Equal(949058.2432537428, draws.Sum(Math.Abs), 1e-5);
    }
}
