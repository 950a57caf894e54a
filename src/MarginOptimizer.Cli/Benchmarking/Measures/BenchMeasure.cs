namespace MarginOptimizer.Cli.Benchmarking.Measures;

/// <summary>A piece of work that is not a solve.</summary>
/// <param name="Name">What is done.</param>
/// <param name="Seconds">Of the shortest run.</param>
/// <param name="FloorSeconds">The least it could take on this machine; null where none is measured.</param>
/// <param name="Bar">"met" or "missed".</param>
/// <param name="BarText">What the bar is.</param>
internal sealed record BenchMeasure(string Name, double Seconds, double? FloorSeconds, string Bar, string BarText)
{
    public double? OursPerFloor => Seconds / FloorSeconds;
}
