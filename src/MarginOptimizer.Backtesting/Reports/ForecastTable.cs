using System.Globalization;
using MarginOptimizer.Backtesting.Results;

namespace MarginOptimizer.Backtesting.Reports;

/// <summary>How the forecasts of risk did: the tests, an arm a column.</summary>
internal static class ForecastTable
{
    /// <summary>Probability below which a test is said to reject.</summary>
    private const double Significance = 0.05;

    public static void Write(HtmlPage page, BookRows book)
    {
        var arms = new List<(string Words, ForecastTests Tests)>();
        if (book.First.Forecasts is { } first) arms.Add(("without the optimiser", first));
        if (book.Second?.Forecasts is { } second) arms.Add(("with the optimiser", second));
        if (arms.Count == 0)
        {
            page.Text("p", "No forecast of risk ended within the run: there were too few past returns, or forecasts are off.", "soft");
            return;
        }

        string[] Line(string words, Func<ForecastTests, string> cell) => [words, .. arms.Select(a => cell(a.Tests))];
        page.Table(
            "Forecasts of value at risk and expected shortfall, tested on the book held still",
            ["", .. arms.Select(a => a.Words)],
            [
                Line("forecasts that ended", t => ReportFigures.Count(t.Count)),
                .. arms.Exists(a => a.Tests.LeftOut > 0) ? (string[][])[Line("of others, that saw no loss to fear and are in no test", t => ReportFigures.Count(t.LeftOut))] : [],
                Line("losses beyond the value at risk", t => ReportFigures.Count(t.Exceptions)),
                Line("expected", t => t.Expected.ToString("0.0", CultureInfo.InvariantCulture)),
                Line("number of exceptions (Kupiec)", t => Verdict(t.Kupiec, t.KupiecPValue)),
                Line("independence of exceptions (Christoffersen)", t => Verdict(t.Christoffersen, t.ChristoffersenPValue)),
                Line("number and independence (conditional coverage)", t => Verdict(t.ConditionalCoverage, t.ConditionalCoveragePValue)),
                Line("traffic light (Basel)", t => $"{t.BaselZone} ({ReportFigures.ShortPercent(t.BaselProbability)})"),
                Line("size of exceptions (Acerbi-Szekely 1)", t => t.AcerbiSzekely1 is { } z && t.AcerbiSzekely1PValue is { } p ? Verdict(z, p) : ReportFigures.None),
                Line("number and size (Acerbi-Szekely 2)", t => Verdict(t.AcerbiSzekely2, t.AcerbiSzekely2PValue)),
            ]);
        page.Text(
            "p",
            "Each test: its statistic, and in brackets the probability of one as bad if the forecasts are right; below 5 % the forecasts are rejected. The traffic light gives the probability of this many exceptions or fewer.",
            "soft");
    }

    private static string Verdict(double statistic, double probability) =>
        string.Create(CultureInfo.InvariantCulture, $"{ReportFigures.Number(statistic)} ({ReportFigures.ShortPercent(probability)}{(probability < Significance ? ", rejected" : "")})");
}
