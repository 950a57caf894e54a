using MarginOptimizer.Cli.Benchmarking.Instances;

namespace MarginOptimizer.Cli.Tests.Benchmarking;

/// <summary>Entries of small instances, first and last, as their definition in Python gives them.</summary>
public class InstanceTests
{
    private const double Rounding = 1e-14;

    [Fact]
    public void Portfolio_has_the_returns_means_and_covariance_of_its_definition()
    {
        var instance = PortfolioInstance.Draw(4, 10);

        Assert.Equal(-2.7868622904415212, instance.Losses.Values[39]);
        Assert.Equal([-0.40918616909960537, 0.21321116940371168, 0.12658249009133177, 0.5521769901853004], instance.Mean);
        Assert.Equal(0.8070507970448354, instance.Covariance[0], Rounding);
        Assert.Equal(-0.1206264105629784, instance.Covariance[7], Rounding);
        Assert.Equal(instance.Covariance[7], instance.Covariance[13]);
    }

    [Fact]
    public void Quantile_regression_has_the_rows_and_the_response_of_its_definition()
    {
        var instance = QuantileInstance.Draw(3, 20);

        Assert.Equal([0.018776481964903873, 0.014218848825672592, 0.19889229928798077], instance.Mean);
        Assert.Equal(-0.6960427239628685, instance.Residuals.Row(19)[0]);
        Assert.Equal(-1.0, instance.Residuals.Row(19)[3]);
        Assert.Equal(0.6497022270712579, instance.Response[0], Rounding);
        Assert.Equal(0.025777610730210496, instance.Response[19], Rounding);
    }

    [Fact]
    public void Hedge_has_the_losses_and_the_book_of_its_definition()
    {
        var instance = HedgeInstance.Draw(6, 30);

        Assert.Equal(-1.9636594648821617, instance.Losses.Row(0)[0], Rounding);
        Assert.Equal(1.3340129358650743, instance.Losses.Row(29)[5], Rounding);
        Assert.Equal(4.103991267047105, instance.Book[0], Rounding);
        Assert.Equal(0.8251767253130391, instance.Book[29], Rounding);
    }

    [Fact]
    public void Dense_problem_has_the_matrices_of_its_definition()
    {
        var instance = DenseInstance.Draw(8);

        Assert.Equal(1.7453693633606746, instance.Hessian[0], Rounding);
        Assert.Equal(0.11484605513999915, instance.Hessian[58], Rounding);
        Assert.Equal(-0.5533496226261118, instance.Linear[7]);
        Assert.Equal(-0.4194051074850356, instance.Rows[31]);
    }

    /// <summary>The multiplication in binary that CVQP uses gives 999 and not 1,000.</summary>
    [Theory]
    [InlineData(0.95, 10_000, 500)]
    [InlineData(0.9, 10_000, 999)]
    [InlineData(0.9, 100_000, 9_999)]
    [InlineData(0.99, 100_000, 1_000)]
    [InlineData(0.975, 1_000_000, 25_000)]
    public void A_tail_counts_the_rows_that_the_recorded_optima_count(double level, int rows, int count) => Assert.Equal(count, TailCount.Of(level, rows));

    [Fact]
    public void The_quadratic_of_a_program_is_that_of_its_instance()
    {
        var dense = DenseInstance.Draw(8);
        var portfolio = PortfolioInstance.Draw(5, 40);

        AssertSquare(dense.Hessian, InstancePrograms.Of(dense).Quadratic!, 8);
        AssertSquare(portfolio.Covariance, InstancePrograms.Of(portfolio, 0.3).Quadratic!, 5);
    }

    private static void AssertSquare(double[] expected, Solver.Problem.Quadratic actual, int n)
    {
        for (var i = 0; i < n; i++)
        {
            for (var j = 0; j < n; j++)
            {
                var sum = i == j && actual.Diagonal.Length > 0 ? actual.Diagonal[i] : 0.0;
                for (var k = 0; k < actual.Factors!.Rows; k++) sum += actual.Factors.Row(k)[i] * actual.Factors.Row(k)[j];
                Assert.Equal(expected[(i * n) + j], sum, Rounding);
            }
        }
    }
}
