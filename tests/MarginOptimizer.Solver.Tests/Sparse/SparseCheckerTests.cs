using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Sparse;
using MarginOptimizer.Solver.Sparse.Checking;
using MarginOptimizer.Solver.Sparse.Problem;

namespace MarginOptimizer.Solver.Tests.Sparse;

public class SparseCheckerTests
{
    [Fact]
    public void Any_multipliers_and_any_point_give_a_bound_that_no_feasible_point_of_the_box_beats()
    {
        for (int seed = 0; seed < 1000; seed++)
        {
            PlantedProgram planted = new PlantedGenerator(seed).Next(PlantedKind.Optimal);
            QuadraticProgram program = planted.Program;
            SparseSolution solution = SparseQpSolver.Solve(program, SparseQpSolver.DefaultBudget);
            Assert.NotNull(solution.Certificate);
            var random = new Random(seed);
            double[] lower = solution.Certificate.BoxLower, upper = solution.Certificate.BoxUpper;
            double[] point = [.. lower.Select((low, j) => low + (random.NextDouble() * (upper[j] - low)))];
            double[] multipliers = [.. solution.Multipliers.Select(y => y + random.NextDouble() - 0.5)];
            ConvexityReport convexity = SparseCertificateChecker.Convexity(program, solution.Certificate.Order);
            SparseBound bound = SparseCertificateChecker.LowerBound(program, solution.Certificate with { Point = point, Multipliers = multipliers }, convexity);
            Assert.True(bound.LowerBound <= planted.Optimum + (1e-9 * Math.Max(1.0, Math.Abs(planted.Optimum))), $"seed {seed}: {bound.LowerBound}");
        }
    }

    [Fact]
    public void Singular_matrices_pass_as_convex_and_slightly_indefinite_ones_do_not()
    {
        for (int seed = 0; seed < 300; seed++)
        {
            QuadraticProgram program = new PlantedGenerator(seed, reach: 3).Next(PlantedKind.Optimal).Program;
            int[] order = [.. Enumerable.Range(0, program.VariableCount)];
            ConvexityReport report = SparseCertificateChecker.Convexity(program, order);
            Assert.True(report.Established && report.Tolerance <= 1e-11, $"seed {seed}: {report.Tolerance}");
        }

        QuadraticProgram square = TwoByTwo(1.0, 1.0, 1.0);
        Assert.True(SparseCertificateChecker.Convexity(square, [1, 0]).Established);
        Assert.False(SparseCertificateChecker.Convexity(TwoByTwo(1.0, 1.0 + 1e-6, 1.0), [0, 1]).Established);
        Assert.False(SparseCertificateChecker.Convexity(TwoByTwo(0.0, 1e-3, 1.0), [0, 1]).Established);
        Assert.False(SparseCertificateChecker.Convexity(TwoByTwo(-1e-30, 0.0, 1.0), [0, 1]).Established);
    }

    [Theory]
    [InlineData(1e-6)]
    [InlineData(1e-4)]
    public void Slight_indefiniteness_is_reported_by_the_solver_and_singular_matrices_are_not(double excess)
    {
        SparseSolution solution = SparseQpSolver.Solve(TwoByTwo(1.0, 1.0 + excess, 1.0), SparseQpSolver.DefaultBudget);
        Assert.Equal(SolutionStatus.NotConvex, solution.Status);
        Assert.Equal(SolutionStatus.Optimal, SparseQpSolver.Solve(TwoByTwo(1.0, 1.0, 1.0), SparseQpSolver.DefaultBudget).Status);
    }

    [Fact]
    public void An_order_that_is_no_permutation_is_refused()
    {
        QuadraticProgram program = TwoByTwo(1.0, 0.0, 1.0);
        Assert.Throws<ArgumentException>(() => SparseCertificateChecker.Convexity(program, [0, 0]));
        Assert.Throws<ArgumentException>(() => SparseCertificateChecker.Convexity(program, [0]));
        Assert.Throws<ArgumentException>(() => SparseCertificateChecker.Convexity(program, [0, 2]));
    }

    [Fact]
    public void Multipliers_prove_no_contradiction_where_there_is_none()
    {
        for (int seed = 0; seed < 1000; seed++)
        {
            PlantedProgram planted = new PlantedGenerator(seed).Next(PlantedKind.Optimal);
            var random = new Random(seed);
            double[] multipliers = [.. planted.Program.RowLower.Select(_ => random.Next(7) - 3.0)];
            Assert.True(SparseCertificateChecker.InfeasibilityMargin(planted.Program, multipliers, 1e6) <= 0.0, $"seed {seed}");
        }
    }

    [Fact]
    public void Every_fault_of_a_malformed_program_is_named()
    {
        QuadraticProgram program = TwoByTwo(1.0, 0.5, 1.0);
        QuadraticProgram malformed = program with
        {
            Quadratic = program.Quadratic with { Indices = [1, 0, 1] },
            Linear = [double.PositiveInfinity, 0.0],
            Lower = [double.NaN, 3.0],
            Upper = [1.0, 2.0],
        };
        var fault = Assert.Throws<ArgumentException>(() => SparseQpSolver.Solve(malformed, SparseQpSolver.DefaultBudget));
        foreach (string expected in (string[])["below the diagonal", "q of variable 0", "variable 0: a bound is NaN", "variable 1: [3, 2] is empty"])
        {
            Assert.Contains(expected, fault.Message, StringComparison.Ordinal);
        }
    }

    private static QuadraticProgram TwoByTwo(double a, double b, double c) => new()
    {
        Quadratic = SparseMatrix.FromEntries(2, 2, [(0, 0, a), (0, 1, b), (1, 1, c)]),
        Linear = [1.0, 1.0],
        Rows = SparseMatrix.Empty(0, 2),
        RowLower = [],
        RowUpper = [],
        Lower = [-1.0, -1.0],
        Upper = [1.0, 1.0],
    };
}
