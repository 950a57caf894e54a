namespace MarginOptimizer.Cli.Benchmarking.Instances;

/// <summary>How many of m rows the tail beyond a level has, by the rounding of CVQP: 999 of 10,000 at 0.9.</summary>
internal static class TailCount
{
    public static int Of(double level, int rows) => (int)((1.0 - level) * rows);
}
