using System.Collections.Immutable;
using MarginOptimizer.Backtesting.Results;

namespace MarginOptimizer.Backtesting.Reports.Charts;

/// <summary>The charts of one book: what it earned, what margin it took, how near the edge it was, and its Greeks.</summary>
internal static class BookCharts
{
    private const string Without = "without the optimiser";
    private const string With = "with the optimiser";

    /// <summary>Those that have anything to draw, in the order of the report.</summary>
    public static ImmutableArray<Chart> Of(BookRows book, double priceOfMargin)
    {
        IEnumerable<Chart> all =
        [
            Profit(book),
            InitialMargin(book),
            Utilisation(book),
            Headroom(book),
            Efficiency(book),
            .. SavingCharts.Of(book, priceOfMargin),
            .. ForecastCharts.Of(book),
            Both(book, "delta", "Delta, coins", r => r.Delta, reference: 0.0),
            Both(book, "gamma", "Gamma, coins of delta per +1 %", r => r.Gamma, reference: 0.0),
            Both(book, "vega", "Vega, USD per volatility point", r => r.VegaUsd, reference: 0.0),
            Both(book, "theta", "Theta, USD per day", r => r.ThetaUsd, reference: 0.0),
            Index(book),
        ];
        return [.. all.Where(c => !c.IsEmpty)];
    }

    /// <summary>Times of rows as OLE dates.</summary>
    public static ImmutableArray<double> Times(IEnumerable<StepRow> rows) => [.. rows.Select(r => r.At.UtcDateTime.ToOADate())];

    /// <summary>A line over all rows of an arm; rows without a value leave a gap.</summary>
    public static ChartLine Line(string words, ImmutableArray<StepRow> rows, Func<StepRow, double?> value, ChartTone tone, ChartStroke stroke = ChartStroke.Solid) =>
        new(words, Times(rows), [.. rows.Select(r => value(r) ?? double.NaN)], tone, stroke);

    /// <summary>Events of an arm at the height of its line.</summary>
    public static ChartMarks Marks(string words, ImmutableArray<StepRow> rows, Func<StepRow, bool> isOne, Func<StepRow, double?> height, ChartTone tone, ChartShape shape)
    {
        var those = rows.Where(r => isOne(r) && height(r) is not null).ToList();
        return new ChartMarks(words, Times(those), [.. those.Select(r => height(r)!.Value)], tone, shape);
    }

    private static Chart Profit(BookRows book) => new()
    {
        Name = "profit",
        Title = "Profit of positions and trades, USD",
        Note = "Equity without deposits and without what moves of the index did to the balances.",
        Lines =
        [
            new ChartLine(Without, Times(book.Without), BookRows.Profit(book.Without), ChartTone.Without, ChartStroke.Dashed),
            new ChartLine(With, Times(book.With), BookRows.Profit(book.With), ChartTone.With),
        ],
        Reference = 0.0,
    };

    private static Chart InitialMargin(BookRows book) => new()
    {
        Name = "initial-margin",
        Title = "Initial margin, USD",
        Note = "Dotted: the largest on the path since the step before.",
        Lines =
        [
            Line("path, without", book.Without, r => r.PathInitialUsd, ChartTone.Without, ChartStroke.Dotted),
            Line("path, with", book.With, r => r.PathInitialUsd, ChartTone.With, ChartStroke.Dotted),
            Line(Without, book.Without, r => r.InitialUsd, ChartTone.Without, ChartStroke.Dashed),
            Line(With, book.With, r => r.InitialUsd, ChartTone.With),
        ],
        FromZero = true,
    };

    private static Chart Utilisation(BookRows book) => new()
    {
        Name = "utilisation",
        Title = "Utilisation, % of collateral taken by initial margin",
        Note = "Above 100 % the venue asks for money (margin call).",
        Lines =
        [
            Line(Without, book.Without, Percent, ChartTone.Without, ChartStroke.Dashed),
            Line(With, book.With, Percent, ChartTone.With),
        ],
        Marks = [.. Alarms(book.Without, "without", Percent), .. Alarms(book.With, "with", Percent)],
        FromZero = true,
    };

    private static Chart Headroom(BookRows book) => new()
    {
        Name = "headroom",
        Title = "Headroom: collateral less initial margin, USD",
        Note = "Dotted: the least collateral less maintenance margin on the path since the step before; below 0 the venue liquidates.",
        Lines =
        [
            Line("path, without", book.Without, r => r.PathHeadroomUsd, ChartTone.Without, ChartStroke.Dotted),
            Line("path, with", book.With, r => r.PathHeadroomUsd, ChartTone.With, ChartStroke.Dotted),
            Line(Without, book.Without, r => r.HeadroomUsd, ChartTone.Without, ChartStroke.Dashed),
            Line(With, book.With, r => r.HeadroomUsd, ChartTone.With),
        ],
        Marks = [.. Alarms(book.Without, "without", r => r.HeadroomUsd), .. Alarms(book.With, "with", r => r.HeadroomUsd)],
        Reference = 0.0,
    };

    private static Chart Efficiency(BookRows book) => new()
    {
        Name = "efficiency",
        Title = "Margin efficiency, %",
        Note = "1 less initial margin / sum of the margins of every position alone: what the positions save each other.",
        Lines =
        [
            Line(Without, book.Without, r => 100.0 * r.Efficiency, ChartTone.Without, ChartStroke.Dashed),
            Line(With, book.With, r => 100.0 * r.Efficiency, ChartTone.With),
        ],
    };

    private static Chart Index(BookRows book) => new()
    {
        Name = "index",
        Title = "Index, USD",
        Lines = [Line("index", book.Without, r => r.IndexUsd, ChartTone.Calm)],
    };

    private static Chart Both(BookRows book, string name, string title, Func<StepRow, double?> value, double reference) => new()
    {
        Name = name,
        Title = title,
        Lines = [Line(Without, book.Without, value, ChartTone.Without, ChartStroke.Dashed), Line(With, book.With, value, ChartTone.With)],
        Reference = reference,
    };

    private static IEnumerable<ChartMarks> Alarms(ImmutableArray<StepRow> rows, string arm, Func<StepRow, double?> height) =>
    [
        Marks($"margin call, {arm}", rows, r => r.MarginCall, height, ChartTone.Bad, arm == "with" ? ChartShape.Triangle : ChartShape.Dot),
        Marks($"liquidation, {arm}", rows, r => r.Liquidated > 0, height, ChartTone.Bad, arm == "with" ? ChartShape.Diamond : ChartShape.Cross),
    ];

    private static double? Percent(StepRow row) => 100.0 * row.Utilisation;
}
