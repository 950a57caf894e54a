using MarginOptimizer.Solver;
using MarginOptimizer.Solver.Scenarios;

namespace MarginOptimizer.Cli.Benchmarking.Cases;

/// <summary>Every case, those with the same data one after another.</summary>
internal static class AllCases
{
    public static IEnumerable<BenchCase> Of(IConvexSolver solver) =>
        [.. DenseCases.All(new ScenarioSolver()), .. ChainCases.All(solver), .. new HedgeCases(new ScenarioSolver()).All(), .. new CvqpCases(new ScenarioSolver()).All()];
}
