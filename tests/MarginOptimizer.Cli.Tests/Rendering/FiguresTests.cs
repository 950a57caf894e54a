using MarginOptimizer.Cli.Rendering;

namespace MarginOptimizer.Cli.Tests.Rendering;

public sealed class FiguresTests
{
    [Theory]
    [InlineData(100_000.2, 100_000.1, "100000.2", "100000.1")]
    [InlineData(2.0, 1.0, "2", "1")]
    [InlineData(1.0, 1.0, "1", "1")]
    [InlineData(0.50001, 0.5, "0.50001", "0.5")]
    public void Two_numbers_that_differ_are_printed_apart(double first, double second, string firstText, string secondText) =>
        Assert.Equal((firstText, secondText), Figures.Apart(first, second));
}
