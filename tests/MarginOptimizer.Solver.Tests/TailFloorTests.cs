using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Tests;

/// <summary>A floor under the mean of a tail is a row of zero without a cap: the maximum over weights that sum to at most 1.</summary>
public class TailFloorTests
{
    private static readonly ConvexSolver Solver = new();

    /// <summary>Of the tail of mass 2 only the row of value 4 is above zero: half of it, not the larger of zero and the mean of 4 and -6.</summary>
    [Fact]
    public void Rows_below_zero_in_the_tail_do_not_count()
    {
        ConvexProgram program = Program([4.0, -6.0, -7.0], [0.0, 0.0, 0.0], 2.0, null);

        Assert.Equal(2.0, CertificateChecker.Evaluate(program, [0.0]).Objective, 1e-12);
    }

    /// <summary>At x the rows are 4 + x and -6 - x: zero weight on the second is best until x falls below -6.</summary>
    [Theory]
    [InlineData(null)]
    [InlineData(0.01)]
    public void Optimum_and_bound_agree_with_the_definition(double? curvature)
    {
        ConvexProgram program = Program([4.0, -6.0, -9.0], [1.0, -1.0, 0.0], 2.0, curvature);
        Solution solution = Solver.Solve(program, SolveBudget.Default);
        SolutionReport report = CertificateChecker.Verify(program, solution, 1e-9);

        double best = double.PositiveInfinity;
        for (int step = 0; step <= 30_000; step++)
        {
            double x = -10.0 + (step * 0.001);
            double rows = 0.5 * (Math.Max(0.0, 4.0 + x) + Math.Max(0.0, -6.0 - x));
            best = Math.Min(best, rows + (0.5 * (curvature ?? 0.0) * x * x));
        }

        Assert.True(report.Verified, string.Join("; ", report.Faults));
        Assert.Equal(SolutionStatus.Optimal, solution.Status);
        Assert.InRange(solution.Objective, best - 1e-6, best + 1e-9);
    }

    private static ConvexProgram Program(double[] offsets, double[] coefficients, double tail, double? curvature) => new()
    {
        VariableCount = 1,
        Lower = [-10.0],
        Upper = [20.0],
        Lots = [0.0],
        Functions = [new ScenarioFunction("tail", new RowMatrix(coefficients, offsets.Length, 1, 1), offsets, true) { TailMass = tail }],
        Separables = [],
        Quadratic = curvature is { } d ? new Quadratic([d], null) : null,
        Objective = new ConvexForm([], 0.0, [new WeightedTerm(0, 1.0)], []),
        Limits = [],
    };
}
