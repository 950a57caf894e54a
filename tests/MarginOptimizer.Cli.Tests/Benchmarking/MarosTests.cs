using MarginOptimizer.Cli.Benchmarking.Maros;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Cli.Tests.Benchmarking;

public class MarosTests
{
    private const string Problems = "bench/maros-meszaros";

    [Theory]
    [InlineData("ANY", 100.0, 100.00009, true)]
    [InlineData("ANY", 100.0, 100.0002, false)]
    [InlineData("ANY", 0.0, 1e-6, true)]
    [InlineData("HUESTIS", 100.0, 100.0009, true)]
    [InlineData("S268", 0.0, 9e-5, true)]
    [InlineData("S268", 0.0, 2e-4, false)]
    public void An_optimum_counts_as_reached_within_the_exactness_of_its_reference(string name, double optimum, double objective, bool isAccepted) =>
        Assert.Equal(isAccepted, new MarosReference(optimum, null).Accepts(name, objective));

    [Fact]
    public void Either_reference_will_do()
    {
        var reference = new MarosReference(1.0, 2.0);

        Assert.True(reference.Accepts("ANY", 1.0));
        Assert.True(reference.Accepts("ANY", 2.0));
        Assert.False(reference.Accepts("ANY", 1.5));
    }

    [Fact]
    public void A_folder_without_references_is_refused()
    {
        var fault = Assert.Throws<InvalidInputException>(() => MarosReference.Read(AppContext.BaseDirectory));

        Assert.Contains("reference.json", fault.Message, StringComparison.Ordinal);
    }

    [SharedFact(Problems)]
    public void A_convex_problem_is_right_and_the_indefinite_one_is_called_so()
    {
        foreach (var (name, status) in new[] { ("CVXQP1_S", "Optimal"), ("VALUES", "NotConvex") })
        {
            var set = MarosSet.Open(SharedData.PathOf(Problems), name, withoutLarge: true);

            var result = Assert.Single(MarosRun.Solve(set, TimeSpan.FromMinutes(1.0), _ => { }, CancellationToken.None));
            Assert.Equal(status, result.Status);
            Assert.True(result.Right, $"{name}: {string.Join("; ", result.Faults)}");
        }
    }
}
