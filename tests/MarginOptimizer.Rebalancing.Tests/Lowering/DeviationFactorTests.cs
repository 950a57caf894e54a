using FsCheck.Xunit;
using MarginOptimizer.Rebalancing.Lowering;

namespace MarginOptimizer.Rebalancing.Tests.Lowering;

public sealed class DeviationFactorTests
{
    [Property(MaxTest = 60)]
    public void Few_rows_have_the_deviation_of_the_many(int seed)
    {
        var random = new Random(seed);
        var (columns, count) = (random.Next(1, 9), random.Next(1, 700));
        var rows = new FunctionRows(columns, count);
        for (var row = 0; row < count; row++)
        {
            for (var i = 0; i < columns; i++) rows.Row(row)[i] = Math.Pow(10.0, (i % 5) - 2) * (random.NextDouble() + 0.3);
            rows.Offsets[row] = 100.0 * (random.NextDouble() - 0.2);

            // The last column repeats the first but for a millionth, as a call repeats a put and a future.
            if (columns > 1) rows.Row(row)[columns - 1] = rows.Row(row)[0] * (1.0 + (1e-6 * random.NextDouble()));
        }

        var factor = DeviationFactor.Of(rows);
        Assert.True(factor.Matrix.Rows <= Math.Min(count, columns + 1));
        var x = Enumerable.Range(0, columns).Select(_ => 2.0 * (random.NextDouble() - 0.5)).ToArray();
        if (columns > 1 && random.Next(2) == 0) x[^1] = -x[0];
        var gross = Enumerable.Range(0, count).Max(row => Math.Abs(rows.Offsets[row]) + rows.Row(row).ToArray().Zip(x).Sum(p => Math.Abs(p.First * p.Second)));
        Assert.Equal(Deviation(rows, x), Length(factor, x), 1e-13 * gross);
    }

    [Fact]
    public void Rows_that_do_not_vary_deviate_by_nothing()
    {
        var rows = new FunctionRows(2, 300);
        for (var row = 0; row < 300; row++) (rows.Row(row)[0], rows.Row(row)[1], rows.Offsets[row]) = (0.5, -3.0, 7.0);
        Assert.Equal(0.0, Length(DeviationFactor.Of(rows), [2.0, 5.0]), 1e-12);
    }

    private static double Deviation(FunctionRows rows, double[] x)
    {
        var values = Enumerable.Range(0, rows.Matrix.Rows).Select(row => Value(rows, row, x)).ToArray();
        var mean = values.Average();
        return Math.Sqrt(values.Average(v => (v - mean) * (v - mean)));
    }

    private static double Length(FunctionRows factor, double[] x) => Math.Sqrt(Enumerable.Range(0, factor.Matrix.Rows).Sum(row => Value(factor, row, x) * Value(factor, row, x)));

    private static double Value(FunctionRows rows, int row, double[] x) => rows.Offsets[row] + rows.Row(row).ToArray().Zip(x).Sum(p => p.First * p.Second);
}
