using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Sparse;
using MarginOptimizer.Solver.Sparse.Checking;

namespace MarginOptimizer.Solver.Tests.Sparse;

public class PlantedProgramTests
{
    [Theory]
    [InlineData(0, 1500)]
    [InlineData(1, 1000)]
    [InlineData(3, 1000)]
    public void Planted_optima_are_found_and_proven(int reach, int count)
    {
        int unproven = 0;
        for (int seed = 0; seed < count; seed++)
        {
            PlantedProgram planted = new PlantedGenerator(seed, reach: reach).Next(PlantedKind.Optimal);
            SparseSolution solution = SparseQpSolver.Solve(planted.Program, SparseQpSolver.DefaultBudget);
            AssertHonest(planted, solution, $"seed {seed}");
            unproven += solution.Status == SolutionStatus.Optimal ? 0 : 1;
        }

        Assert.InRange(unproven, 0, count / 250);
    }

    /// <summary>Numbers over twelve orders of magnitude, with the rounding that comes with them: many are solved, none is answered wrongly.</summary>
    [Fact]
    public void Scaling_over_twelve_orders_of_magnitude_never_leads_to_a_wrong_verdict()
    {
        int optimal = 0;
        for (int seed = 0; seed < 1000; seed++)
        {
            PlantedProgram planted = new PlantedGenerator(seed, reach: 6).Next(PlantedKind.Optimal);
            SparseSolution solution = SparseQpSolver.Solve(planted.Program, SparseQpSolver.DefaultBudget);
            AssertHonest(planted, solution, $"seed {seed}");
            optimal += solution.Status == SolutionStatus.Optimal ? 1 : 0;
        }

        Assert.InRange(optimal, 850, 1000);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Planted_contradictions_are_proven(int reach)
    {
        int unproven = 0;
        for (int seed = 0; seed < 1000; seed++)
        {
            PlantedProgram planted = new PlantedGenerator(seed, reach: reach).Next(PlantedKind.Infeasible);
            SparseSolution solution = SparseQpSolver.Solve(planted.Program, SparseQpSolver.DefaultBudget);
            if (solution.Status == SolutionStatus.NumericalFailure)
            {
                unproven++;
                continue;
            }

            Assert.True(solution.Status == SolutionStatus.Infeasible, $"seed {seed}: {solution.Status}");
            double radius = double.IsInfinity(solution.InfeasibilityRadius) ? 1e15 : solution.InfeasibilityRadius;
            Assert.True(radius >= 1e9, $"seed {seed}: radius {radius}");
            Assert.True(SparseCertificateChecker.InfeasibilityMargin(planted.Program, solution.Infeasibility, radius) > 0.0, $"seed {seed}");
            Assert.Empty(solution.X);
        }

        Assert.InRange(unproven, 0, 3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void Planted_rays_are_found_with_a_point_to_start_from(int reach)
    {
        int unproven = 0;
        for (int seed = 0; seed < 1000; seed++)
        {
            PlantedProgram planted = new PlantedGenerator(seed, reach: reach).Next(PlantedKind.Unbounded);
            SparseSolution solution = SparseQpSolver.Solve(planted.Program, SparseQpSolver.DefaultBudget);
            if (solution.Status is SolutionStatus.NumericalFailure or SolutionStatus.FeasibleWithGap)
            {
                unproven++;
                continue;
            }

            Assert.True(solution.Status == SolutionStatus.Unbounded, $"seed {seed}: {solution.Status}");
            Assert.True(SparseCertificateChecker.Ray(planted.Program, solution.Ray).Holds(1e-9), $"seed {seed}");
            Assert.True(SparseCertificateChecker.Evaluate(planted.Program, solution.X).Violation <= 1e-6, $"seed {seed}");
            double here = SparseCertificateChecker.Evaluate(planted.Program, solution.X).Objective;
            double[] ahead = [.. solution.X.Select((x, j) => x + solution.Ray[j])];
            Assert.True(SparseCertificateChecker.Evaluate(planted.Program, ahead).Objective < here, $"seed {seed}");
        }

        Assert.InRange(unproven, 0, 3);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(6)]
    public void Planted_negative_curvature_is_found(int reach)
    {
        for (int seed = 0; seed < 1000; seed++)
        {
            PlantedProgram planted = new PlantedGenerator(seed, reach: reach).Next(PlantedKind.NotConvex);
            SparseSolution solution = SparseQpSolver.Solve(planted.Program, SparseQpSolver.DefaultBudget);
            Assert.True(solution.Status == SolutionStatus.NotConvex, $"seed {seed}: {solution.Status}");
            Assert.True(SparseCertificateChecker.Curvature(planted.Program, solution.NegativeCurvature) < 0.0, $"seed {seed}");
        }
    }

    private static void AssertHonest(PlantedProgram planted, SparseSolution solution, string where)
    {
        Assert.False(solution.Status is SolutionStatus.Infeasible or SolutionStatus.Unbounded or SolutionStatus.NotConvex, $"{where}: {solution.Status}");
        if (solution.Status != SolutionStatus.Optimal)
        {
            return;
        }

        double scale = Math.Max(1.0, Math.Abs(planted.Optimum));
        Assert.True(Math.Abs(solution.Objective - planted.Optimum) <= 1e-6 * scale, $"{where}: {solution.Objective:r} instead of {planted.Optimum:r}");
        Assert.True(SparseCertificateChecker.Evaluate(planted.Program, solution.X).Violation <= 1e-6, where);
        ConvexityReport convexity = SparseCertificateChecker.Convexity(planted.Program, solution.Certificate!.Order);
        SparseBound bound = SparseCertificateChecker.LowerBound(planted.Program, solution.Certificate, convexity);
        Assert.True(bound.RelativeGap <= 1e-6, $"{where}: gap {bound.RelativeGap}");
        Assert.True(bound.LowerBound <= planted.Optimum + (1e-9 * scale), $"{where}: bound {bound.LowerBound:r} above {planted.Optimum:r}");
        Assert.Equal(bound.LowerBound, solution.LowerBound);
    }
}
