using System.Globalization;
using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>The answer of <c>marginopt forecast</c> for people.</summary>
internal static class ForecastView
{
    public static void Write(IAnsiConsole console, ForecastMarginResult result, bool isVerbose)
    {
        HeaderBlock.Write(console, "Margin over coming dates", result.Provenance);
        console.WriteLine("Prices stay, forwards with their expiries, volatilities with their strikes; what expires is settled to cash.");
        console.WriteLine();
        foreach (var move in result.Rows.Select(r => r.Move).Distinct()) Write(console, result, move, isVerbose);
        NotesBlock.WriteWarnings(console, result.Warnings, isVerbose);
    }

    private static void Write(IAnsiConsole console, ForecastMarginResult result, double move, bool isVerbose)
    {
        var isRolled = result.Rolled.Count > 0;
        var title = move == 0.0 ? "Market as today, USD" : $"Prices {Figures.Signed(Figures.Percent(move), move)}, USD";
        var table = new FigureTable(
            title, 2, ["date", "rules", "initial", "maintenance", "collateral", "headroom", .. isRolled ? (string[])["rolled: initial", "headroom"] : []]);
        var rolled = result.Rolled.Where(r => r.Move == move).ToDictionary(r => r.At);
        foreach (var row in result.Rows.Where(r => r.Move == move))
        {
            var rules = row.ModelVersion + (row.Status == ModelStatus.Announced ? " (announced)" : "");
            table.Add([Figures.Time(row.At.ToDateTimeOffset()), row.Figures is null ? row.Reason : rules, .. Cells(row.Figures), .. isRolled ? Short(rolled[row.At].Figures) : []]);
        }

        table.WriteTo(console);
        if (isVerbose) WriteEvents(console, (isRolled ? result.Rolled : result.Rows).Where(r => r.Move == move).SelectMany(r => r.Events));
    }

    private static void WriteEvents(IAnsiConsole console, IEnumerable<LegEvent> events)
    {
        var table = new FigureTable("Legs that expire", 1, "instrument", "quantity", "settled USD", "rolled into", "premium paid USD");
        foreach (var leg in events)
        {
            table.Add(
                leg.Instrument, leg.Quantity.ToString("#,0.####", CultureInfo.InvariantCulture), Figures.Usd(leg.SettledUsd), leg.RolledInto,
                leg.RolledInto.Length == 0 ? "" : Figures.Usd(leg.PaidUsd));
        }

        table.WriteTo(console);
    }

    private static string[] Cells(BookFigures? figures) => figures is null
        ? ["", "", "", ""]
        : [Figures.Usd(figures.InitialUsd), Figures.Usd(figures.MaintenanceUsd), Figures.Usd(figures.CollateralUsd), Figures.Usd(figures.HeadroomUsd)];

    private static string[] Short(BookFigures? figures) => figures is null ? ["", ""] : [Figures.Usd(figures.InitialUsd), Figures.Usd(figures.HeadroomUsd)];
}
