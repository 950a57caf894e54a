using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Tests.CrossChecks;

/// <summary>
/// HiGHS on the same programs, written down independently. It keeps a ridge of about 1e-7 on quadratics and gives up on a few, so its point is
/// judged by the exact objective: never better than our optimum, nearly always as good.
/// </summary>
public class HighsCrossCheckTests
{
    private const double Tolerance = 2e-6;

    private static readonly ConvexSolver Solver = new();

    [HighsFact]
    public void Strictly_convex_programs_have_the_optima_that_highs_finds() => Compare(40, seed => new QuadraticPrograms(seed).Next(3 + seed % 48, 3 + seed % 48, 0.01, 0));

    [HighsFact]
    public void Programs_with_flat_directions_have_the_optima_that_highs_finds() => Compare(40, seed => new QuadraticPrograms(seed).Next(4 + seed % 30, 2 + seed % 3, 0.0, 0));

    [HighsFact]
    public void Linear_programs_have_the_optima_that_highs_finds() => Compare(40, seed => new QuadraticPrograms(seed).Next(3 + seed % 48, 0, 0.0, 0));

    [HighsFact]
    public void Maxima_and_tails_have_the_optima_that_highs_finds() => Compare(30, seed => new QuadraticPrograms(seed).Next(3 + seed % 10, seed % 2 * 3, 0.05, 12 + seed % 10));

    [HighsFact]
    public void Linear_maxima_and_tails_have_the_optima_that_highs_finds() => Compare(30, seed => new QuadraticPrograms(seed).Next(3 + seed % 10, 0, 0.0, 12 + seed % 10));

    private static void Compare(int count, Func<int, ConvexProgram> draw)
    {
        (int optimal, int agreed, int infeasible, int failed) = (0, 0, 0, 0);
        for (int seed = 0; seed < count; seed++)
        {
            ConvexProgram program = draw(seed);
            Solution solution = Solver.Solve(program, SolveBudget.Default with { RelativeGap = 1e-8 });
            (int status, double[] x) = HighsModel.Solve(program);
            if (status == HighsLibrary.Failed)
            {
                failed++;
                continue;
            }

            if (status == HighsLibrary.ModelInfeasible)
            {
                Assert.True(solution.Status == SolutionStatus.Infeasible, $"seed {seed}: {solution.Status}, HiGHS: infeasible");
                infeasible++;
                continue;
            }

            Assert.True(status == HighsLibrary.ModelOptimal, $"seed {seed}: HiGHS ends with status {status}");
            Assert.True(solution.Status == SolutionStatus.Optimal, $"seed {seed}: {solution.Status}, gap {solution.Gap}, HiGHS: optimal");
            PointReport point = CertificateChecker.Evaluate(program, x);
            Assert.True(point.BoxViolation <= 1e-7 && point.Limits.All(limit => limit.Violation <= 1e-7), $"seed {seed}: HiGHS breaks a limit");
            double difference = point.Objective - solution.Objective;
            Assert.True(difference >= -Tolerance, $"seed {seed}: HiGHS is better by {-difference}");
            Assert.True(difference <= 1e-3, $"seed {seed}: HiGHS is worse by {difference}");
            agreed += difference <= Tolerance ? 1 : 0;
            optimal++;
        }

        Assert.True(optimal >= count / 2, $"only {optimal} of {count} programs have an optimum");
        Assert.True(agreed >= 0.9 * optimal, $"only {agreed} of {optimal} optima agree");
        Assert.True(infeasible > 0, "no program is infeasible");
        Assert.True(failed <= count / 10, $"HiGHS fails on {failed} of {count}");
    }
}
