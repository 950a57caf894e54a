using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Tangents;
using MarginOptimizer.Solver.Tests.Support;

namespace MarginOptimizer.Solver.Tests;

/// <summary>The simplex on tangents proves its answers, and agrees with the front door's interior point.</summary>
public sealed class TangentRunTests
{
    [Fact]
    public void Random_programs_with_squares_are_proven_and_agree_with_the_interior_point()
    {
        var generator = new ProgramGenerator(61, size: 9);
        var random = new Random(62);
        int proven = 0, compared = 0;
        const int programs = 150;
        for (int k = 0; k < programs; k++)
        {
            ConvexProgram program = WithSquares(generator.Next(), random);
            Solution ours = new TangentRun(program, SolveBudget.Default with { RelativeGap = 1e-7 }, new LpSolver(), CancellationToken.None).Solve([]);
            Assert.Empty(CertificateChecker.Verify(program, ours, 1e-7).Faults);
            proven += ours.Status is SolutionStatus.Optimal or SolutionStatus.Infeasible ? 1 : 0;
            Solution other = new ConvexSolver().Solve(program, SolveBudget.Default with { RelativeGap = 1e-7 });
            if (ours.Status is SolutionStatus.Optimal && other.Status is SolutionStatus.Optimal)
            {
                compared++;
                Assert.Equal(other.Objective, ours.Objective, 1e-6 * Math.Max(program.GapScale, Math.Abs(other.Objective)));
            }
        }

        Assert.True(proven >= 0.95 * programs, $"{proven} of {programs} are proven");
        Assert.True(compared > programs / 2, $"{compared} of {programs} could be compared");
    }

    [Fact]
    public void Equations_without_a_pivot_leave_their_unknown_at_zero()
    {
        double[] solution = SmallSystem.Solve(new double[,] { { 4.0, 2.0, 0.0 }, { 2.0, 1.0, 0.0 }, { 0.0, 0.0, 5.0 } }, [8.0, 4.0, 10.0]);
        Assert.Equal([2.0, 0.0, 2.0], solution);
        Assert.Equal([1.0, -1.0], SmallSystem.Solve(new double[,] { { 0.0, 2.0 }, { 2.0, 1.0 } }, [-2.0, 1.0]));
    }

    private static ConvexProgram WithSquares(ConvexProgram program, Random random)
    {
        int n = program.VariableCount, rows = random.Next(4);
        double[] diagonal = [.. Enumerable.Range(0, n).Select(_ => random.Next(2) * program.GapScale * random.NextDouble())];
        double[] values = [.. Enumerable.Range(0, rows * n).Select(_ => Math.Sqrt(program.GapScale) * ((2.0 * random.NextDouble()) - 1.0))];
        return program with { Quadratic = new Quadratic(diagonal, rows == 0 ? null : new RowMatrix(values, rows, n, n)), SecondObjective = null };
    }
}
