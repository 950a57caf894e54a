using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>The answer of <c>marginopt margin</c> for people.</summary>
internal static class MarginAnswer
{
    /// <param name="results">By account; one without a name for a plain book.</param>
    public static void Write(IAnsiConsole console, IReadOnlyList<(string Account, EvaluateMarginResult Result)> results, bool isVerbose)
    {
        foreach (var (account, result) in results) Write(console, account.Length == 0 ? "Margin of the book" : $"Margin of account {account}", result, isVerbose);
        if (results.Count == 1) return;
        var table = new FigureTable("All accounts, USD", 1, "account", "initial", "maintenance", "collateral", "headroom");
        foreach (var (account, result) in results) table.Add([account, .. Cells(result.Report)]);
        var total = new MarginReport
        {
            InitialUsd = results.Sum(r => r.Result.Report.InitialUsd),
            MaintenanceUsd = results.Sum(r => r.Result.Report.MaintenanceUsd),
            CollateralUsd = results.Sum(r => r.Result.Report.CollateralUsd),
            HeadroomUsd = results.Sum(r => r.Result.Report.HeadroomUsd),
        };
        table.AddStrong(["all", .. Cells(total)]);
        table.WriteTo(console);
    }

    private static string[] Cells(MarginReport report) =>
        [Figures.Usd(report.InitialUsd), Figures.Usd(report.MaintenanceUsd), Figures.Usd(report.CollateralUsd), Figures.Usd(report.HeadroomUsd)];

    private static void Write(IAnsiConsole console, string title, EvaluateMarginResult result, bool isVerbose)
    {
        HeaderBlock.Write(console, title, result.Provenance);
        MarginBlock.Write(console, result.Report);
        foreach (var unit in result.Report.Units)
        {
            ScenariosBlock.Write(console, unit, isVerbose);
            ContributionsBlock.Write(console, unit, isVerbose);
        }

        NotesBlock.WriteWarnings(console, result.Warnings, isVerbose);
    }
}
