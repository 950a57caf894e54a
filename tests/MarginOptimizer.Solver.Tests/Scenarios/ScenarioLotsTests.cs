using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Tests.Scenarios;

/// <summary>Whole lots and a second objective over more rows than enter a master problem, against every choice.</summary>
public sealed class ScenarioLotsTests
{
    private const int Rows = 12_000;
    private const int Variables = 4;
    private const double Most = 3.0;

    [Theory]
    [InlineData(1, 1.0)]
    [InlineData(2, 120.0)]
    [InlineData(3, 600.5)]
    [InlineData(4, 120.0)]
    public void No_choice_of_lots_is_better_than_the_answer_by_more_than_its_gap(int seed, double mass)
    {
        ConvexProgram program = Draw(seed, mass);
        Solution solution = new ConvexSolver().Solve(program, SolveBudget.Default with { RelativeGap = 1e-4 });
        (double best, _) = Best(program);
        PointReport point = CertificateChecker.Evaluate(program, solution.X);
        Assert.True(point.Feasible(1e-9));
        Assert.Equal(point.Objective, solution.Objective, 1e-9 * (1.0 + Math.Abs(best)));
        Assert.InRange(best, solution.LowerBound - 1e-9, solution.Objective + 1e-9);
        Assert.True(CertificateChecker.LowerBound(program, solution.Certificate!) >= solution.LowerBound - 1e-9);
        Assert.True(solution.Objective - best <= 1e-3 * Math.Abs(best), $"{solution.Objective:r} beside {best:r}");
        Assert.InRange(solution.Passes, 1.0, 12.0);
    }

    [Fact]
    public void Among_equally_good_points_the_second_objective_decides()
    {
        // The last variable is in no row: it is the second objective's alone.
        ConvexProgram program = Draw(5, 120.0) with { SecondObjective = new ConvexForm([0.0, 0.0, 0.0, -1.0], 0.0, [], []) };
        program = program with
        {
            Functions = [program.Functions[0] with { Matrix = Without(program.Functions[0].Matrix, Variables - 1) }],
            Objective = program.Objective with { Linear = [1.0, 1.0, 1.0, 0.0] },
        };
        Solution solution = new ConvexSolver().Solve(program, SolveBudget.Default with { RelativeGap = 1e-4 });
        (double best, _) = Best(program);
        Assert.Equal(best, solution.Objective, 1e-3 * Math.Abs(best));
        Assert.Equal(Most, solution.X[Variables - 1]);
    }

    [Fact]
    public void Limits_that_leave_nothing_are_proven_with_lots_too()
    {
        ConvexProgram program = Draw(6, 120.0);
        program = program with { Limits = [new ProgramLimit("tail", new ConvexForm([], 0.0, [new WeightedTerm(0, 1.0)], []), double.NegativeInfinity, -1e3)] };
        Solution solution = new ConvexSolver().Solve(program, SolveBudget.Default);
        Assert.Equal(SolutionStatus.Infeasible, solution.Status);
        Assert.Equal(["tail"], solution.ConflictingLimits.AsEnumerable());
    }

    [Fact]
    public void A_limit_on_a_tail_is_kept_in_every_row_by_whole_lots()
    {
        ConvexProgram program = Draw(7, 120.0);
        double free = Best(program).Objective;
        double now = CertificateChecker.Evaluate(program, new double[Variables]).Objective;
        var tail = new ConvexForm([], 0.0, [new WeightedTerm(0, 1.0)], []);
        program = program with
        {
            Objective = new ConvexForm([1.0, 1.3, 0.9, 1.1], 0.0, [], []),
            Lower = [0.0, 0.0, 0.0, 0.0],
            Limits = [new ProgramLimit("tail", tail, double.NegativeInfinity, now - (0.3 * (now - free)))],
        };
        Solution solution = new ConvexSolver().Solve(program, SolveBudget.Default with { RelativeGap = 1e-4 });
        (double best, int kept) = Best(program);
        Assert.True(kept > 0);
        Assert.True(CertificateChecker.Evaluate(program, solution.X).Feasible(1e-9));
        Assert.InRange(best, solution.LowerBound - 1e-9, solution.Objective + 1e-9);
        Assert.Equal(best, solution.Objective, 0.11);
    }

    private static (double Objective, int Kept) Best(ConvexProgram program)
    {
        (double best, int kept) = (double.PositiveInfinity, 0);
        var x = new double[Variables];
        for (int code = 0; code < Math.Pow((2.0 * Most) + 1.0, Variables); code++)
        {
            for (int i = 0, rest = code; i < Variables; i++, rest /= (int)(2.0 * Most) + 1)
            {
                x[i] = (rest % ((int)(2.0 * Most) + 1)) - Most;
            }

            if (x.Where((value, i) => value < program.Lower[i]).Any())
            {
                continue;
            }

            PointReport report = CertificateChecker.Evaluate(program, x);
            if (report.Feasible(1e-9))
            {
                (best, kept) = (Math.Min(best, report.Objective), kept + 1);
            }
        }

        return (best, kept);
    }

    private static ConvexProgram Draw(int seed, double mass)
    {
        var random = new Random(seed);
        var values = new double[Rows * Variables];
        var offsets = new double[Rows];
        for (int row = 0; row < Rows; row++)
        {
            double market = Normal(random);
            offsets[row] = 5.0 * (market + (0.3 * market * market));
            for (int i = 0; i < Variables; i++)
            {
                values[(row * Variables) + i] = (-(0.4 + (0.3 * i)) * market) + (0.2 * (i - 1) * market * market) + (0.1 * Normal(random));
            }
        }

        return new ConvexProgram
        {
            VariableCount = Variables,
            Lower = [-Most, -Most, -Most, -Most],
            Upper = [Most, Most, Most, Most],
            Lots = [1.0, 1.0, 1.0, 1.0],
            Functions = [new ScenarioFunction("loss", new RowMatrix(values, Rows, Variables, Variables), offsets, false) { TailMass = mass }],
            Separables = [],
            Objective = new ConvexForm([0.2, 0.1, 0.15, 0.1], 0.0, [new WeightedTerm(0, 1.0)], []),
            Limits = [],
            GapScale = 10.0,
        };
    }

    private static RowMatrix Without(RowMatrix matrix, int column)
    {
        double[] values = [.. matrix.Values];
        for (int row = 0; row < matrix.Rows; row++)
        {
            values[(row * matrix.Stride) + column] = 0.0;
        }

        return matrix with { Values = values };
    }

    private static double Normal(Random random) => Math.Sqrt(-2.0 * Math.Log(1.0 - random.NextDouble())) * Math.Cos(2.0 * Math.PI * random.NextDouble());
}
