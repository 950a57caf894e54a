namespace MarginOptimizer.Cli.Benchmarking.Cases;

/// <summary>What makes an answer right, beyond its own certificate.</summary>
/// <param name="Optimum">Found by an independent interior point to a complementarity gap of 1e-10; null where none was recorded.</param>
/// <param name="IsInfeasible">The limits contradict each other.</param>
internal sealed record Expected(double? Optimum, bool IsInfeasible)
{
    /// <summary>The limits contradict each other.</summary>
    public static Expected Infeasible { get; } = new(null, true);

    /// <summary>No optimum was recorded: a proof within the gap has to do.</summary>
    public static Expected Certified { get; } = new(null, false);

    public static Expected Value(double optimum) => new(optimum, false);
}
