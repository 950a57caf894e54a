namespace MarginOptimizer.Cli.Benchmarking.Runs;

/// <summary>How much is spent on measuring.</summary>
/// <param name="StreamBytes">Read per reading of the memory bandwidth; more than the last-level cache, or it measures that.</param>
/// <param name="PerCase">After this time a case is not solved again for a shorter time.</param>
/// <param name="PerSolve">A solve that takes longer is ended and not right.</param>
internal sealed record BenchEffort(long StreamBytes, TimeSpan PerCase, TimeSpan PerSolve)
{
    /// <summary>Sizes of the scenario passes that are timed.</summary>
    public IReadOnlyList<(int Columns, int Rows)> Passes { get; init; } = [];

    public static BenchEffort Default { get; } = new(1L << 29, TimeSpan.FromSeconds(1.5), TimeSpan.FromMinutes(2.0))
    {
        Passes = [(50, 1_000_000), (200, 100_000)],
    };
}
