using FsCheck.Xunit;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Risk.Scenarios;
using MarginOptimizer.Risk.Tails;

namespace MarginOptimizer.Risk.Tests.Tails;

public class BookTailTests
{
    [Property]
    public bool Components_add_up_to_the_measures_whatever_the_ties(int seed, byte share)
    {
        var random = new Random(seed);
        var (rows, columns) = (random.Next(1, 40), random.Next(1, 6));
        // Few distinct losses, so that many rows are equal.
        var table = Table(rows, columns, _ => random.Next(-3, 4));
        double[] quantities = [.. Enumerable.Range(0, columns).Select(_ => (double)random.Next(-2, 3))];
        var confidence = (share + 1.0) / 257.0;
        foreach (var convention in Enum.GetValues<QuantileConvention>())
        {
            var tail = SampleTail.Of(BookTail.Losses(table, quantities), confidence, convention);
            var parts = BookTail.Contributions(table, quantities, confidence, convention);
            if (Math.Abs(parts.Sum(p => p.Shortfall) - tail.Shortfall) > 1e-9 || Math.Abs(parts.Sum(p => p.ValueAtRisk) - tail.ValueAtRisk) > 1e-9) return false;
        }

        return true;
    }

    [Fact]
    public void A_marginal_shortfall_is_the_change_with_a_small_trade()
    {
        var random = new Random(4);
        var table = Table(200, 5, _ => random.NextDouble() - 0.4);
        double[] quantities = [3.0, -1.0, 2.0, 0.0, 1.5];
        var parts = BookTail.Contributions(table, quantities, 0.963);
        for (var j = 0; j < 5; j++)
        {
            const double step = 1e-7;
            double[] more = [.. quantities];
            more[j] += step;
            var change = Of(table, more).Shortfall - Of(table, quantities).Shortfall;
            Assert.Equal(change / step, parts[j].MarginalShortfall, 1e-5);
            var value = Of(table, more).ValueAtRisk - Of(table, quantities).ValueAtRisk;
            Assert.Equal(value / step, parts[j].MarginalValueAtRisk, 1e-5);
            Assert.Equal(quantities[j] * parts[j].MarginalShortfall, parts[j].Shortfall, 1e-12);
        }
    }

    /// <summary>Rows 5, 5, 5, 0 with 2.5 rows in the tail: the three tied rows share it evenly, 5/6 each.</summary>
    [Fact]
    public void Tied_rows_share_the_edge_of_the_tail()
    {
        var table = new ReturnTable(4, 2, 4, [5.0, 0.0, 0.0, 0.0, 2.0, 3.0, 0.0, 0.0, 0.0, 5.0, 0.0, 0.0, 0.0, 0.0, 0.0, 0.0]);
        var parts = BookTail.Contributions(table, [1.0, 1.0], 1.0 - (2.5 / 4.0));
        Assert.Equal((5.0 + 2.0) / 3.0, parts[0].Shortfall, 1e-12);
        Assert.Equal((3.0 + 5.0) / 3.0, parts[1].Shortfall, 1e-12);
    }

    [Fact]
    public void Incremental_risk_is_the_difference_that_leaving_a_position_out_makes()
    {
        var random = new Random(9);
        var table = Table(60, 3, _ => random.NextDouble() - 0.5);
        double[] quantities = [1.0, -2.0, 0.5];
        var without = Of(table, [1.0, 0.0, 0.5]);
        var incremental = BookTail.Incremental(table, quantities, 1, 0.963);
        Assert.Equal(Of(table, quantities).Shortfall - without.Shortfall, incremental.Shortfall, 1e-12);
        Assert.Equal(Of(table, quantities).ValueAtRisk - without.ValueAtRisk, incremental.ValueAtRisk, 1e-12);
    }

    [Fact]
    public void Numbers_of_columns_that_differ_are_refused()
    {
        var table = Table(3, 2, _ => 1.0);
        Assert.Throws<ArgumentException>(() => BookTail.Contributions(table, [1.0], 0.9));
        Assert.Throws<ArgumentOutOfRangeException>(() => BookTail.Incremental(table, [1.0, 1.0], 2, 0.9));
        Assert.Throws<ArgumentOutOfRangeException>(() => BookTail.Contributions(table, [1.0, 1.0], 1.0));
    }

    private static TailLoss Of(ReturnTable table, double[] quantities) => SampleTail.Of(BookTail.Losses(table, quantities), 0.963);

    private static ReturnTable Table(int rows, int columns, Func<int, double> cell)
    {
        var stride = (columns + 3) & ~3;
        var losses = new double[rows * stride];
        for (var row = 0; row < rows; row++)
        {
            for (var column = 0; column < columns; column++) losses[(row * stride) + column] = cell(row);
        }

        return new ReturnTable(rows, columns, stride, losses);
    }
}
