using MarginOptimizer.Solver;

namespace MarginOptimizer.Cli.Benchmarking.Cases;

/// <summary>Every case, those with the same data one after another.</summary>
internal static class AllCases
{
    public static IEnumerable<BenchCase> Of(IConvexSolver solver) =>
        [.. DenseCases.All(solver), .. ChainCases.All(solver), .. new HedgeCases(solver).All(), .. new CvqpCases(solver).All()];
}
