namespace MarginOptimizer.Cli.Benchmarking.Cases;

/// <summary>What a result has to reach; limits that are null are none.</summary>
internal sealed record Bar
{
    /// <summary>Rows evaluated, as multiples of all rows.</summary>
    public double? Passes { get; init; }

    public double? Seconds { get; init; }

    /// <summary>Not slower than one of the recorded peers with these names.</summary>
    public IReadOnlyList<string> NoSlowerThan { get; init; } = [];
}
