using System.Collections.Immutable;
using MarginOptimizer.Backtesting.Results;

namespace MarginOptimizer.Backtesting.Reports.Charts;

/// <summary>Forecasts of risk against what happened, an arm a chart.</summary>
internal static class ForecastCharts
{
    public static ImmutableArray<Chart> Of(BookRows book) =>
    [
        OfArm(book.Without, "forecasts-without", "Forecast of loss and what came, without the optimiser, USD"),
        OfArm(book.With, "forecasts-with", "Forecast of loss and what came, with the optimiser, USD"),
    ];

    private static Chart OfArm(ImmutableArray<StepRow> rows, string name, string title)
    {
        var ended = rows.Where(r => r.ForecastRow is { } f && rows[f].ValueAtRiskUsd is not null && r.ForecastProfitUsd is not null)
            .Select(r => (r.At, Profit: r.ForecastProfitUsd!.Value, Forecast: rows[r.ForecastRow!.Value])).ToList();
        ImmutableArray<double> times = [.. ended.Select(e => e.At.UtcDateTime.ToOADate())];
        ChartMarks Those(string words, bool isException, ChartTone tone, ChartShape shape)
        {
            var those = ended.Where(e => -e.Profit > e.Forecast.ValueAtRiskUsd!.Value == isException).ToList();
            return new ChartMarks(words, [.. those.Select(e => e.At.UtcDateTime.ToOADate())], [.. those.Select(e => e.Profit)], tone, shape);
        }

        return new Chart
        {
            Name = name,
            Title = title,
            Note = "Dots: profit of the book held still over the horizon, at the end of it. A loss beyond the value at risk is an exception.",
            Lines =
            [
                new ChartLine("- value at risk", times, [.. ended.Select(e => -e.Forecast.ValueAtRiskUsd!.Value)], ChartTone.Calm),
                new ChartLine("- expected shortfall", times, [.. ended.Select(e => -(e.Forecast.ShortfallUsd ?? double.NaN))], ChartTone.Calm, ChartStroke.Dashed),
            ],
            Marks = [Those("profit", false, ChartTone.With, ChartShape.Dot), Those("exception", true, ChartTone.Bad, ChartShape.Diamond)],
            Reference = 0.0,
        };
    }
}
