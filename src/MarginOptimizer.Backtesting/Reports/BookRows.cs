using System.Collections.Immutable;
using MarginOptimizer.Backtesting.Results;

namespace MarginOptimizer.Backtesting.Reports;

/// <summary>One book of a report with its rows.</summary>
/// <param name="Id">Of the book.</param>
/// <param name="Without">Rows without the optimiser; at least one.</param>
/// <param name="With">Rows with it, at the same times; empty where it was not asked.</param>
/// <param name="First">Figures of the rows without it.</param>
/// <param name="Second">Figures of the rows with it; null where it was not asked.</param>
/// <param name="Comparison">Both side by side; null where it was not asked.</param>
internal sealed record BookRows(
    string Id, ImmutableArray<StepRow> Without, ImmutableArray<StepRow> With, ArmSummary First, ArmSummary? Second, BookComparison? Comparison)
{
    /// <summary>The rows a reader looks at first: with the optimiser where there are such.</summary>
    public ImmutableArray<StepRow> Main => With.IsEmpty ? Without : With;

    public static ImmutableArray<BookRows> Of(BacktestResult result, BacktestSummary summary) =>
    [
        .. summary.Arms.Where(a => !a.Optimised).Select(first => new BookRows(
            first.Book,
            result.Of(first.Book, false),
            result.Of(first.Book, true),
            first,
            summary.Arms.FirstOrDefault(a => a.Optimised && a.Book == first.Book),
            summary.Comparisons.FirstOrDefault(c => c.Book == first.Book))),
    ];

    /// <summary>Profit of positions and trades since the first row, USD: equity without deposits and without what the indices did to the balances.</summary>
    public static ImmutableArray<double> Profit(ImmutableArray<StepRow> rows)
    {
        var profit = new double[rows.Length];
        var apart = 0.0;
        for (var i = 1; i < rows.Length; i++)
        {
            apart += rows[i].DepositUsd + rows[i].RevaluationUsd;
            profit[i] = rows[i].EquityUsd - rows[0].EquityUsd - apart;
        }

        return [.. profit];
    }
}
