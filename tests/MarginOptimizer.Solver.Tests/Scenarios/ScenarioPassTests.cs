using MarginOptimizer.Solver.Answer;
using MarginOptimizer.Solver.Problem;
using MarginOptimizer.Solver.Scenarios;
using MarginOptimizer.Solver.Simplex;
using MarginOptimizer.Solver.Tests.Support;

namespace MarginOptimizer.Solver.Tests.Scenarios;

public sealed class ScenarioPassTests
{
    [Theory]
    [InlineData(1, 1)]
    [InlineData(7, 3)]
    [InlineData(1003, 13)]
    [InlineData(20_000, 50)]
    public void A_pass_gives_every_row_the_product_of_a_plain_loop(int rows, int columns)
    {
        var random = new ScenarioPrograms(rows);
        RowMatrix matrix = random.Matrix(rows, columns, columns + 1);
        double[] x = [.. Enumerable.Range(0, columns).Select(_ => random.Normal())];
        ScenarioRows pass = Rows(matrix, 1);
        pass.MoveTo(x);
        Assert.True(pass.EvaluateAll());
        Assert.Equal(rows, pass.Evaluated);
        for (int row = 0; row < rows; row++)
        {
            double sum = 0.0, size = 0.0;
            for (int i = 0; i < columns; i++)
            {
                sum += matrix.Row(row)[i] * x[i];
                size += Math.Abs(matrix.Row(row)[i] * x[i]);
            }

            Assert.InRange(pass.Product(row), sum - (1e-14 * size), sum + (1e-14 * size));
        }
    }

    [Fact]
    public void Two_threads_give_the_bits_of_one_and_rows_on_request_those_of_a_pass()
    {
        var random = new ScenarioPrograms(3);
        RowMatrix matrix = random.Matrix(30_001, 21, 23);
        double[] x = [.. Enumerable.Range(0, 21).Select(_ => random.Normal())];
        ScenarioRows one = Rows(matrix, 1), two = Rows(matrix, 2), some = Rows(matrix, 2);
        one.MoveTo(x);
        two.MoveTo(x);
        one.EvaluateAll();
        two.EvaluateAll();
        Assert.Equal(one.Products.ToArray(), two.Products.ToArray());
        Assert.Equal(one.Sizes.ToArray(), two.Sizes.ToArray());
        some.MoveTo(x);
        for (int row = 30_000; row >= 0; row -= 7)
        {
            some.Request(row);
            some.Request(row);
        }

        some.EvaluateRequested();
        Assert.Equal(30_000 / 7 + 1, some.Evaluated);
        for (int row = 30_000; row >= 0; row -= 7)
        {
            Assert.Equal(one.Product(row), some.Product(row));
        }
    }

    /// <summary>The property that everything rests on: however x wanders, screened values are those of an evaluation of all rows.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    [InlineData(8)]
    public void Screening_never_leaves_out_a_row_that_matters(int seed)
    {
        var generator = new ScenarioPrograms(seed);
        var random = new Random(seed);
        ConvexProgram program = generator.Next(3000);
        var pass = new ScenarioPass(program, [.. program.Functions.Select(_ => true)], Control(1));
        double[] x = new double[program.VariableCount];
        double step = 0.5;
        for (int round = 0; round < 25; round++, step *= random.Next(6) == 0 ? 20.0 : 0.6)
        {
            Assert.True(pass.Evaluate(x));
            for (int j = 0; j < program.Functions.Length; j++)
            {
                ScenarioFunction function = program.Functions[j];
                ScenarioOracle oracle = pass.Oracle(j);
                double exact = Tail(function, x);
                double rounding = 1e-12 * (1.0 + Math.Abs(exact));
                Assert.InRange(oracle.Value, exact - rounding, exact + rounding);
                Assert.InRange(oracle.Weights.Sum(), 0.0, 1.0 + 1e-12);
                Assert.True(function.FloorAtZero || oracle.Weights.Sum() > 1.0 - 1e-11);
                for (int k = 0; k < oracle.Support.Length; k++)
                {
                    Assert.True(oracle.Weights[k] <= Math.Min(1.0, function.Cap(oracle.Support[k])) + 1e-15);
                }
            }

            for (int i = 0; i < x.Length; i++)
            {
                x[i] += step * generator.Normal();
            }
        }

        Assert.True(pass.Passes < 24.0, $"{pass.Passes} passes in 25 evaluations: nothing was screened");
    }

    [Fact]
    public void Functions_on_one_matrix_share_its_evaluation()
    {
        var generator = new ScenarioPrograms(5);
        RowMatrix matrix = generator.Matrix(2000, 4, 4);
        ConvexProgram program = generator.Next(50) with { VariableCount = 4, Functions = [generator.Function("a", matrix), generator.Function("b", matrix)] };
        var pass = new ScenarioPass(program, [true, true], Control(1));
        pass.Evaluate([0.1, 0.2, 0.3, 0.4]);
        Assert.Equal(2000, pass.Evaluated);
        Assert.Equal(1.0, pass.Passes);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void The_threshold_is_the_last_value_that_the_mass_reaches(int seed)
    {
        var random = new Random(seed);
        var selection = new TailThreshold();
        for (int trial = 0; trial < 60; trial++)
        {
            int count = 1 + random.Next(4000);
            bool coarse = random.Next(2) == 0, wide = random.Next(3) == 0;
            double[] values = [.. Enumerable.Range(0, count).Select(_ => coarse ? random.Next(5) : wide ? Math.Exp(40.0 * random.NextDouble()) : random.NextDouble())];
            double[] masses = random.Next(2) == 0 ? [] : [.. Enumerable.Range(0, count).Select(_ => (double)random.Next(1, 5))];
            double mass = (masses.Length == 0 ? count : masses.Sum()) * (0.001 + (1.1 * random.NextDouble()));
            double found = selection.Find(values, masses, mass, _ => false);
            double above = 0.0, expected = double.NegativeInfinity, sum = 0.0;
            foreach (int row in Enumerable.Range(0, count).OrderByDescending(row => values[row]))
            {
                sum += masses.Length == 0 ? 1.0 : masses[row];
                if (sum >= mass)
                {
                    expected = values[row];
                    break;
                }
            }

            above = Enumerable.Range(0, count).Where(row => values[row] > expected).Sum(row => masses.Length == 0 ? 1.0 : masses[row]);
            Assert.Equal(expected, found);
            Assert.Equal(above, selection.MassAbove);
        }
    }

    private static ScenarioRows Rows(RowMatrix matrix, int threads) => new(matrix, Control(threads));

    private static PassControl Control(int threads) => new(new WorkMeter(SolveBudget.Default, CancellationToken.None), threads);

    private static double Tail(ScenarioFunction function, double[] x)
    {
        double left = 1.0, value = 0.0;
        double[] rows = [.. Enumerable.Range(0, function.Matrix.Rows).Select(row => PointEvaluation.Row(function, row, x))];
        foreach (int row in Enumerable.Range(0, rows.Length).OrderByDescending(row => rows[row]))
        {
            if (left <= 0.0 || (function.FloorAtZero && rows[row] <= 0.0))
            {
                break;
            }

            double share = Math.Min(left, function.Cap(row));
            value += share * rows[row];
            left -= share;
        }

        return value;
    }
}
