using FsCheck.Xunit;
using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Certificates;
using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Solver.Tests;

/// <summary>The checker on quadratics, tails and norms.</summary>
public class ConvexCertificateTests
{
    [Property(MaxTest = 300)]
    public void No_multipliers_lift_the_bound_above_a_value_that_is_attained(int seed)
    {
        var random = new Random(seed);
        int n = random.Next(1, 6);
        ScenarioFunction tail = Tail(random, n);
        var norm = new NormFunction("norm", Matrix(random, 3, n), Numbers(random, 3));
        var cost = new SeparableFunction("cost", [new PiecewiseLinear(0, [-0.5, 0.7], [-1.0, 0.5, 2.0])]);
        var program = new ConvexProgram
        {
            VariableCount = n,
            Lower = [.. Enumerable.Repeat(-2.0, n)],
            Upper = [.. Enumerable.Repeat(3.0, n)],
            Lots = [.. Enumerable.Range(0, n).Select(_ => random.Next(3) == 0 ? 0.5 : 0.0)],
            Functions = [tail],
            Separables = [cost],
            Norms = [norm],
            Quadratic = new Quadratic([.. Numbers(random, n).Select(Math.Abs)], Matrix(random, 2, n)),
            Objective = new ConvexForm(Numbers(random, n), 1.0, [new WeightedTerm(0, 0.8)], [new WeightedTerm(0, 0.3)])
            {
                Norms = [new WeightedTerm(0, 0.6)],
            },
            Limits = [],
        };
        var certificate = new Certificate([], [new RowWeights([.. Enumerable.Range(0, 8)], Numbers(random, 8))])
        {
            Point = Numbers(random, n),
            NormDirections = [Numbers(random, 3)],
        };
        double bound = CertificateChecker.LowerBound(program, certificate);
        Assert.True(double.IsFinite(bound));
        for (int trial = 0; trial < 20; trial++)
        {
            double[] x = [.. program.Lots.Select(lot => lot > 0.0 ? 0.5 * random.Next(-4, 7) : (5.0 * random.NextDouble()) - 2.0)];
            Assert.True(bound <= CertificateChecker.Evaluate(program, x).Objective + 1e-12);
        }
    }

    [Property(MaxTest = 200)]
    public void A_tail_mean_is_the_greatest_average_its_weights_can_form(int seed)
    {
        var random = new Random(seed);
        ScenarioFunction tail = Tail(random, 3);
        double[] x = Numbers(random, 3);
        double value = PointValue(tail, x);
        for (int trial = 0; trial < 50; trial++)
        {
            double[] p = [.. Enumerable.Range(0, 8).Select(row => tail.Cap(row) * random.NextDouble())];
            double sum = p.Sum();
            if (sum >= 1.0 || tail.FloorAtZero)
            {
                double average = p.Select((weight, row) => weight / Math.Max(1.0, sum) * Row(tail, row, x)).Sum();
                Assert.True(average <= value + 1e-12);
            }
        }
    }

    [Fact]
    public void A_tail_of_real_mass_counts_the_last_row_with_the_fraction_left()
    {
        // The largest rows are 4, 3, 2: (4 + 3 + 0.5 * 2) / 2.5.
        var tail = new ScenarioFunction("tail", new RowMatrix([1.0, 2.0, 3.0, 4.0], 4, 1, 1), new double[4], false) { TailMass = 2.5 };
        Assert.Equal(3.2, PointValue(tail, [1.0]), 14);
        ScenarioFunction weighted = tail with { RowMass = [1.0, 1.0, 1.0, 2.0], RowScale = [1.0, 1.0, 1.0, 2.0] };
        Assert.Equal(((2.0 * 8.0) + (0.5 * 3.0)) / 2.5, PointValue(weighted, [1.0]), 14);
    }

    [Fact]
    public void The_bound_of_a_parabola_is_its_vertex()
    {
        // 0.5 * 2 x^2 - 3 x on [-1, 5]: least at 1.5, where it is -2.25; in whole numbers -2.
        ConvexProgram program = Lone(new Quadratic([2.0], null), -3.0);
        var none = new Certificate([], []);
        Assert.Equal(-2.25, CertificateChecker.LowerBound(program, none), 12);
        Assert.Equal(-2.0, CertificateChecker.LowerBound(program with { Lots = [1.0] }, none), 12);

        // As a factor it is linearised at the certificate's point: tight at the vertex, valid elsewhere.
        ConvexProgram factored = Lone(new Quadratic([], new RowMatrix([Math.Sqrt(2.0)], 1, 1, 1)), -3.0);
        Assert.Equal(-2.25, CertificateChecker.LowerBound(factored, none with { Point = [1.5] }), 12);
        Assert.Equal(-4.0 - 1.0, CertificateChecker.LowerBound(factored, none with { Point = [2.0] }), 12);
    }

    [Fact]
    public void A_norm_is_bounded_by_its_directions()
    {
        var norm = new NormFunction("norm", new RowMatrix([1.0, 0.0], 2, 1, 1), [0.0, 4.0]);
        ConvexProgram program = Lone(null, 0.0) with
        {
            Norms = [norm],
            Objective = new ConvexForm([0.0], 0.0, [], []) { Norms = [new WeightedTerm(0, 1.0)] },
        };
        Assert.Equal(4.0, CertificateChecker.LowerBound(program, new Certificate([], []) { NormDirections = [[0.0, 3.0]] }), 12);
        Assert.Equal(5.0, CertificateChecker.Evaluate(program, [3.0]).Objective, 12);
    }

    [Fact]
    public void The_rounding_of_a_slope_counts_over_the_whole_box()
    {
        // 0.1 + 0.3 - 0.4 rounds to 0, but the sum of these doubles is -2.776e-17: on [0, 1e12] the least value is -2.776e-5.
        ConvexProgram program = Lone(null, 0.1) with
        {
            Lower = [0.0],
            Upper = [1e12],
            Functions = [Row(0.3), Row(-0.4)],
            Objective = new ConvexForm([0.1], 0.0, [new WeightedTerm(0, 1.0), new WeightedTerm(1, 1.0)], []),
        };
        double bound = CertificateChecker.LowerBound(program, new Certificate([], [new RowWeights([0], [1.0]), new RowWeights([0], [1.0])]));
        Assert.InRange(bound, -0.1, -2.776e-5);
        Solution solution = new ConvexSolver().Solve(program, SolveBudget.Default);
        Assert.True(solution.LowerBound <= -2.776e-5);
        Assert.DoesNotContain("the lower bound does not reproduce", CertificateChecker.Verify(program, solution, 1e-9).Faults);

        static ScenarioFunction Row(double slope) => new("row", new RowMatrix([slope], 1, 1, 1), [0.0], false);
    }

    [Fact]
    public void Boxes_of_more_lots_than_numbers_hold_are_not_empty()
    {
        ConvexProgram program = Lone(null, 1.0) with { Lower = [0.0], Upper = [1e19], Lots = [1.0] };
        Solution solution = new ConvexSolver().Solve(program, SolveBudget.Default);
        Assert.True(solution.HasPoint);
        Assert.Equal(0.0, solution.Objective);
    }

    [Fact]
    public void A_program_without_variables_has_the_empty_point()
    {
        ConvexProgram program = Lone(null, 0.0) with { VariableCount = 0, Lower = [], Upper = [], Lots = [], Objective = new ConvexForm([], 3.0, [], []) };
        Solution solution = new ConvexSolver().Solve(program, SolveBudget.Default);
        Assert.Equal(SolutionStatus.Optimal, solution.Status);
        Assert.True(solution.HasPoint);
        Assert.Empty(CertificateChecker.Verify(program, solution, 1e-9).Faults);
    }

    private static ConvexProgram Lone(Quadratic? quadratic, double slope) => new()
    {
        VariableCount = 1,
        Lower = [-1.0],
        Upper = [5.0],
        Lots = [0.0],
        Functions = [],
        Separables = [],
        Quadratic = quadratic,
        Objective = new ConvexForm([slope], 0.0, [], []),
        Limits = [],
    };

    private static double PointValue(ScenarioFunction function, double[] x) => CertificateChecker.Evaluate(
        Lone(null, 0.0) with
        {
            VariableCount = x.Length,
            Lower = x,
            Upper = x,
            Lots = new double[x.Length],
            Functions = [function],
            Objective = new ConvexForm([], 0.0, [new WeightedTerm(0, 1.0)], []),
        },
        x).Objective;

    private static double Row(ScenarioFunction function, int row, double[] x)
    {
        double value = 0.0;
        for (int i = 0; i < function.Matrix.Columns; i++)
        {
            value += function.Matrix.Row(row)[i] * x[i];
        }

        return (function.Scale(row) * value) + function.Offsets[row];
    }

    private static ScenarioFunction Tail(Random random, int n) => new("tail", Matrix(random, 8, n), Numbers(random, 8), random.Next(2) == 0)
    {
        TailMass = 0.5 + (3.0 * random.NextDouble()),
        RowMass = random.Next(2) == 0 ? [] : [.. Numbers(random, 8).Select(number => 0.5 + Math.Abs(number))],
        RowScale = random.Next(2) == 0 ? [] : Numbers(random, 8),
    };

    private static RowMatrix Matrix(Random random, int rows, int columns) => new(Numbers(random, rows * columns), rows, columns, columns);

    private static double[] Numbers(Random random, int count) => [.. Enumerable.Range(0, count).Select(_ => (4.0 * random.NextDouble()) - 2.0)];
}
