namespace MarginOptimizer.Solver.Sparse.InteriorPoint;

/// <summary>What an attempt of the interior point method may be varied in.</summary>
/// <param name="SmallestProximal">Weight of the proximal terms at the end.</param>
/// <param name="LargestProximal">Weight at the start.</param>
/// <param name="Distance">Least slack of the first iterate.</param>
internal sealed record InteriorSettings(double SmallestProximal, double LargestProximal, double Distance)
{
    /// <summary>Tried one after another until the answer is exact enough.</summary>
    public static InteriorSettings[] Attempts { get; } = [new(1e-11, 1e-8, 1.0), new(1e-12, 1e-9, 1e4), new(1e-10, 1e-6, 1e2)];
}
