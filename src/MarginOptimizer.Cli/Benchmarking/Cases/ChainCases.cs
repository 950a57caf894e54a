using MarginOptimizer.Cli.Benchmarking.Instances;
using MarginOptimizer.Solver;

namespace MarginOptimizer.Cli.Benchmarking.Cases;

/// <summary>A whole option chain, cold and after a tick of the market. Synthetic: no optimum was recorded, the certificate over all candidates decides.</summary>
internal static class ChainCases
{
    private const double Index = 60_000.0, Tick = 0.0002;

    public static IEnumerable<BenchCase> All(IConvexSolver solver) =>
    [
        new BenchCase("option chain, LP", "chain 862 x 35, cold", () => ChainInstance.Create(Index), solver)
        {
            Expected = Expected.Certified,
            Bar = new Bar { Seconds = 0.005 },
        },
        new BenchCase("option chain, LP", "chain 862 x 35, warm", () => ChainInstance.Create(Index * (1.0 + Tick)), solver)
        {
            Expected = Expected.Certified,
            WarmFrom = () => ChainInstance.Create(Index),
            Bar = new Bar { Seconds = 0.002 },
        },
    ];
}
