using System.Collections.Immutable;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Lots;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Tests.Support;

namespace MarginOptimizer.Solver.Tests;

/// <summary>Whole lots with squares, tails and norms, held against every point there is.</summary>
public sealed class CurvedLotsTests
{
    private const int Feasible = 100;
    private const double MostPoints = 20_000.0;

    [Fact]
    public void Bounds_hold_points_keep_their_limits_and_most_are_the_best_there_are()
    {
        var generator = new ProgramGenerator(41, size: 4);
        var random = new Random(43);
        int feasible = 0, best = 0;
        while (feasible < Feasible)
        {
            ConvexProgram program = Curved(generator.Next(lots: true), random);
            if (Enumeration.Size(program) > MostPoints)
            {
                continue;
            }

            Solution solution = Solve(program, SolveBudget.Default with { RelativeGap = 1e-6 });
            double optimum = Enumeration.Best(program);
            double tolerance = 1e-6 * Math.Max(program.GapScale, double.IsFinite(optimum) ? Math.Abs(optimum) : 0.0);
            Assert.Empty(CertificateChecker.Verify(program, solution, 1e-6).Faults);
            Assert.True(solution.Status is SolutionStatus.Infeasible or SolutionStatus.InfeasibleInLots || solution.LowerBound <= optimum + tolerance, $"bound {solution.LowerBound} above {optimum}");
            Assert.False(solution.Status is SolutionStatus.Infeasible or SolutionStatus.InfeasibleInLots && double.IsFinite(optimum), $"{solution.Status}, and {optimum} is there");
            if (!double.IsFinite(optimum))
            {
                Assert.False(solution.HasPoint);
                continue;
            }

            feasible++;
            best += solution.Objective <= optimum + tolerance ? 1 : 0;
        }

        Assert.True(best >= 0.85 * feasible, $"{best} of {feasible} are the best");
    }

    [Fact]
    public void The_same_question_has_the_same_answer()
    {
        ConvexProgram program = Curved(new ProgramGenerator(5, size: 6).Next(lots: true), new Random(6));
        Solution first = Solve(program, SolveBudget.Default);
        Solution second = Solve(program, SolveBudget.Default);
        Assert.Equal(first.X, second.X);
        Assert.Equal(BitConverter.DoubleToInt64Bits(first.LowerBound), BitConverter.DoubleToInt64Bits(second.LowerBound));
        Assert.Equal(first.Work, second.Work);
    }

    [Fact]
    public void A_work_limit_of_nothing_still_has_an_honest_answer()
    {
        ConvexProgram program = Curved(new ProgramGenerator(7, size: 6).Next(lots: true), new Random(8)) with { Limits = [] };
        Solution solution = Solve(program, SolveBudget.Default with { WorkLimit = 1 });
        Assert.Empty(CertificateChecker.Verify(program, solution, 1e-9).Faults);
        Assert.NotEqual(SolutionStatus.Optimal, solution.Status);
    }

    private static Solution Solve(ConvexProgram program, SolveBudget budget) =>
        new CurvedLots(program, budget, new ConvexSolver(), new LpSolver(), CancellationToken.None).Solve();

    /// <summary>Every variable in lots, functions with tails, squares in the objective and now and then a norm.</summary>
    private static ConvexProgram Curved(ConvexProgram program, Random random)
    {
        int n = program.VariableCount;
        double scale = program.GapScale;
        double[] diagonal = [.. Enumerable.Range(0, n).Select(_ => random.Next(2) * scale * random.NextDouble())];
        int factors = random.Next(3), rows = 1 + random.Next(3);
        var norm = new NormFunction("n", Matrix(rows, n, scale, random), [.. Enumerable.Range(0, rows).Select(_ => scale * random.NextDouble())]);
        ConvexForm objective = program.Objective with { Norms = random.Next(2) == 0 ? [new WeightedTerm(0, random.NextDouble())] : [] };
        return program with
        {
            Lots = [.. program.Lots.Select(lot => lot > 0.0 ? lot : 1.0)],
            Functions = [.. program.Functions.Select(f => f with { TailMass = 1.0 + (random.NextDouble() * (f.Matrix.Rows - 1)) })],
            Norms = [norm],
            Quadratic = new Quadratic(diagonal, factors == 0 ? null : Matrix(factors, n, Math.Sqrt(scale), random)),
            Objective = objective,
            SecondObjective = null,
        };
    }

    private static RowMatrix Matrix(int rows, int columns, double scale, Random random) =>
        new([.. Enumerable.Range(0, rows * columns).Select(_ => scale * ((2.0 * random.NextDouble()) - 1.0))], rows, columns, columns);
}
