using System.Collections.Immutable;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Risk.Scenarios;

namespace MarginOptimizer.Risk.Tails;

/// <summary>
/// Tail measures of a book in a table of losses, and what each column adds to them (Euler allocation: Tasche 1999, "Risk contributions and
/// performance measurement"): the mean of the column's own loss over the rows of the tail. Ties share evenly, the row at the edge of the tail counts
/// with its fraction, and so the components add up exactly, but for rounding.
/// </summary>
public static class BookTail
{
    /// <summary>Loss of a book at each row, USD.</summary>
    /// <param name="table">Losses of +1 of each column.</param>
    /// <param name="quantities">One for each column.</param>
    /// <exception cref="ArgumentException">The numbers of columns differ.</exception>
    public static double[] Losses(ReturnTable table, ReadOnlySpan<double> quantities)
    {
        if (quantities.Length != table.Columns)
            throw new ArgumentException($"{quantities.Length} quantities for {table.Columns} columns", nameof(quantities));
        var losses = new double[table.Rows];
        for (var row = 0; row < losses.Length; row++)
        {
            var cells = table.Row(row);
            var sum = 0.0;
            for (var j = 0; j < cells.Length; j++) sum += quantities[j] * cells[j];
            losses[row] = sum;
        }

        return losses;
    }

    /// <summary>Contributions of every column to value at risk and expected shortfall.</summary>
    /// <param name="table">Losses of +1 of each column, at least one row.</param>
    /// <param name="quantities">One for each column.</param>
    /// <param name="confidence">&gt; 0 and &lt; 1.</param>
    /// <param name="convention">Which loss the value at risk is.</param>
    /// <exception cref="ArgumentException">As for <see cref="SampleTail.Of"/> and <see cref="Losses"/>.</exception>
    public static ImmutableArray<TailContribution> Contributions(
        ReturnTable table, ReadOnlySpan<double> quantities, double confidence, QuantileConvention convention = QuantileConvention.NextWorst)
    {
        var losses = Losses(table, quantities);
        SampleTail.Check(losses, confidence);
        var tail = new Tail(losses.Length, confidence);
        var shortfall = Mean(table, TailWeights.OfShortfall(losses, tail));
        var quantile = Mean(table, TailWeights.OfQuantile(losses, tail.Quantile(convention)));
        var contributions = ImmutableArray.CreateBuilder<TailContribution>(table.Columns);
        for (var j = 0; j < table.Columns; j++)
            contributions.Add(new TailContribution(shortfall[j], quantile[j], quantities[j] * shortfall[j], quantities[j] * quantile[j]));
        return contributions.MoveToImmutable();
    }

    /// <summary>Expected shortfall and value at risk of the book less those of the book without one column, USD; &gt; 0 for a column that adds risk.</summary>
    /// <exception cref="ArgumentException">As for <see cref="Contributions"/>; the column is none of the table's.</exception>
    public static TailLoss Incremental(
        ReturnTable table, ReadOnlySpan<double> quantities, int column, double confidence, QuantileConvention convention = QuantileConvention.NextWorst)
    {
        if (column < 0 || column >= table.Columns) throw new ArgumentOutOfRangeException(nameof(column), column, $"there are {table.Columns} columns");
        var losses = Losses(table, quantities);
        var with = SampleTail.Of(losses, confidence, convention);
        for (var row = 0; row < losses.Length; row++) losses[row] -= quantities[column] * table.Row(row)[column];
        var without = SampleTail.Of(losses, confidence, convention);
        return new TailLoss(with.Shortfall - without.Shortfall, with.ValueAtRisk - without.ValueAtRisk);
    }

    private static double[] Mean(ReturnTable table, (int Row, double Weight)[] rows)
    {
        var mean = new double[table.Columns];
        foreach (var (row, weight) in rows)
        {
            var cells = table.Row(row);
            for (var j = 0; j < cells.Length; j++) mean[j] += weight * cells[j];
        }

        return mean;
    }
}
