using System.Collections.Immutable;
using MarginOptimizer.Backtesting.Results;

namespace MarginOptimizer.Backtesting.Reports.Charts;

/// <summary>What the optimiser saved, and what that cost.</summary>
internal static class SavingCharts
{
    /// <summary>Empty where the optimiser was not asked.</summary>
    public static ImmutableArray<Chart> Of(BookRows book, double priceOfMargin) => book.With.IsEmpty ? [] : [Saved(book), Money(book, priceOfMargin)];

    private static Chart Saved(BookRows book)
    {
        var saved = book.Without.Zip(book.With, (without, with) => without.InitialUsd - with.InitialUsd).ToImmutableArray();
        var at = book.With.Select((row, i) => (row, i)).ToList();
        return new Chart
        {
            Name = "saved",
            Title = "Initial margin saved, USD",
            Note = "Margin without less margin with. Marks: where a proposal was asked for.",
            Lines = [new ChartLine("saved", BookCharts.Times(book.With), saved, ChartTone.Good)],
            Marks =
            [
                MarksAt("traded, proven", at.Where(p => p.row.Trades > 0 && p.row.Proven == true), saved, ChartTone.With, ChartShape.Diamond),
                MarksAt("traded, not proven", at.Where(p => p.row.Trades > 0 && p.row.Proven != true), saved, ChartTone.With, ChartShape.Dot),
                MarksAt("asked, nothing traded", at.Where(p => p.row.Asked is not null && p.row.Trades == 0), saved, ChartTone.Calm, ChartShape.Cross),
            ],
            Reference = 0.0,
        };
    }

    /// <summary>Each row's saving is worth its price until the next row; costs fall at their rows.</summary>
    private static Chart Money(BookRows book, double priceOfMargin)
    {
        var (value, cost) = (new double[book.With.Length], new double[book.With.Length]);
        cost[0] = book.With[0].ProposalCostUsd;
        for (var i = 1; i < value.Length; i++)
        {
            var years = (book.With[i].At - book.With[i - 1].At).TotalDays / 365.0;
            value[i] = value[i - 1] + (priceOfMargin * years * (book.Without[i - 1].InitialUsd - book.With[i - 1].InitialUsd));
            cost[i] = cost[i - 1] + book.With[i].ProposalCostUsd;
        }

        var times = BookCharts.Times(book.With);
        return new Chart
        {
            Name = "cost-and-value",
            Title = "Cost of the proposals against the value of the margin saved, USD",
            Note = $"Both summed up from the beginning; margin is priced at {ReportFigures.Percent(priceOfMargin)} per year.",
            Lines =
            [
                new ChartLine("value of the margin saved", times, [.. value], ChartTone.Good),
                new ChartLine("cost of the proposals", times, [.. cost], ChartTone.Bad, ChartStroke.Dashed),
            ],
            FromZero = true,
        };
    }

    private static ChartMarks MarksAt(string words, IEnumerable<(StepRow Row, int Number)> rows, ImmutableArray<double> heights, ChartTone tone, ChartShape shape)
    {
        var those = rows.ToList();
        return new ChartMarks(words, BookCharts.Times(those.Select(p => p.Row)), [.. those.Select(p => heights[p.Number])], tone, shape);
    }
}
