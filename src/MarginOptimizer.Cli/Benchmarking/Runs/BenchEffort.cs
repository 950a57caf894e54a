namespace MarginOptimizer.Cli.Benchmarking.Runs;

/// <summary>How much is spent on measuring.</summary>
/// <param name="StreamBytes">Read per reading of the memory bandwidth; more than the last-level cache, or it measures that.</param>
/// <param name="PerCase">After this time a case is not solved again for a shorter time.</param>
internal sealed record BenchEffort(long StreamBytes, TimeSpan PerCase)
{
    public static BenchEffort Default { get; } = new(1L << 29, TimeSpan.FromSeconds(1.5));
}
