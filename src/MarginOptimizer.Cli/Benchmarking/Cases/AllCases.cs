using MarginOptimizer.Solver;

namespace MarginOptimizer.Cli.Benchmarking.Cases;

/// <summary>Every case, those with the same data one after another.</summary>
internal static class AllCases
{
    /// <summary>The groups that the solver takes so far: linear programs with largest losses.</summary>
    public static IEnumerable<BenchCase> Of(IConvexSolver solver) => Planned(solver).Where(c => c.Name.StartsWith("max-loss LP", StringComparison.Ordinal));

    public static IEnumerable<BenchCase> Planned(IConvexSolver solver) =>
        [.. DenseCases.All(solver), .. new HedgeCases(solver).All(), .. new CvqpCases(solver).All()];
}
