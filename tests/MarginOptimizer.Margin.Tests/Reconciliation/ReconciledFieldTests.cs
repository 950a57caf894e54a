using MarginOptimizer.Margin.Reconciliation;

namespace MarginOptimizer.Margin.Tests.Reconciliation;

public sealed class ReconciledFieldTests
{
    [Theory]
    [InlineData(100.0, 100.05, 0.0, 1e-3, true)]
    [InlineData(100.0, 100.2, 0.0, 1e-3, false)]
    [InlineData(100.0, 100.2, 0.5, 1e-3, true)]
    [InlineData(-100.0, -100.05, 0.0, 1e-3, true)]
    [InlineData(0.0, 1e-12, 1e-9, 1e-9, true)]
    [InlineData(0.0, 1e-12, 0.0, 1e-9, false)]
    [InlineData(5.0, 5.0, 0.0, 0.0, true)]
    [InlineData(5.0, double.NaN, 1.0, 1.0, false)]
    [InlineData(double.NaN, 5.0, 1.0, 1.0, false)]
    [InlineData(5.0, double.PositiveInfinity, 1.0, 1.0, false)]
    public void The_larger_of_the_two_tolerances_decides(double expected, double actual, double absolute, double relative, bool isReproduced) =>
        Assert.Equal(isReproduced, new ReconciledField("x", expected, actual, absolute, relative).IsReproduced);

    [Fact]
    public void The_error_is_relative_to_the_known_figure_and_absolute_where_that_is_zero()
    {
        Assert.Equal(0.25, new ReconciledField("x", -4.0, -5.0, 0.0, 0.0).RelativeError);
        Assert.Equal(-1.0, new ReconciledField("x", -4.0, -5.0, 0.0, 0.0).Residual);
        Assert.Equal(3.0, new ReconciledField("x", 0.0, -3.0, 0.0, 0.0).RelativeError);
    }

    [Theory]
    [InlineData("verified: exchange output", true)]
    [InlineData("published", true)]
    [InlineData("computed here from the formulas, not published", false)]
    [InlineData("", false)]
    public void Entries_count_when_they_are_verified_or_published(string status, bool counts) =>
        Assert.Equal(counts, ReconciledCase.CountsByStatus(status));
}
