using MarginOptimizer.Cli.Benchmarking.Instances;
using MarginOptimizer.Cli.Benchmarking.Peers;
using MarginOptimizer.Solver;

namespace MarginOptimizer.Cli.Benchmarking.Cases;

/// <summary>Dense strictly convex QPs, beside one dense Cholesky factorisation of their size.</summary>
internal static class DenseCases
{
    /// <summary>No optimum was recorded for these: the certificate and the gap decide.</summary>
    public static IEnumerable<BenchCase> All(IConvexSolver solver)
    {
        foreach (var n in (int[])[50, 100, 200, 500])
        {
            var name = FormattableString.Invariant($"dense n={n}");
            yield return new BenchCase("dense QP", name, () => InstancePrograms.Of(DenseInstance.Draw(n)), solver)
            {
                Expected = Expected.Certified,
                CholeskySize = n,
                Peers = RecordedPeers.Of(name),
                Bar = new Bar { NoSlowerThan = [RecordedPeers.Daqp, RecordedPeers.Piqp] },
            };
        }
    }
}
