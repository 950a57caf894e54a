using MarginOptimizer.Solver.ActiveSet;

namespace MarginOptimizer.Solver.Tests.ActiveSet;

public class DualActiveSetRandomTests
{
    [Fact]
    public void Random_problems_are_optimal_to_rounding_or_proven_contradictory()
    {
        int infeasible = 0;
        var faults = new List<string>();
        for (int seed = 0; seed < 10_000; seed++)
        {
            var generator = new PenaltyGenerator(seed);
            PenaltyProblem problem = generator.Next();
            DualActiveSet set = problem.Build(generator.Diagonal);
            ActiveSetStatus status = set.Solve(PenaltyProblem.Meter());
            if (status == ActiveSetStatus.Infeasible && problem.IsContradiction(set))
            {
                infeasible++;
            }
            else if (status != ActiveSetStatus.Optimal || problem.Residual(set) > 1e-11)
            {
                faults.Add($"seed {seed}: {status} {(status == ActiveSetStatus.Optimal ? problem.Residual(set) : 0.0)}");
            }
        }

        Assert.True(faults.Count <= 20, $"{faults.Count}: {string.Join("; ", faults.Take(20))}");
        Assert.InRange(infeasible, 500, 8000);
    }
}
