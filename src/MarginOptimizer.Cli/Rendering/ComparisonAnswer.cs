using System.Globalization;
using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>The margin of one book under several models, for people.</summary>
internal static class ComparisonAnswer
{
    public static void Write(IAnsiConsole console, CompareMarginsResult result, bool isAnnouncedAsked, bool isVerbose)
    {
        HeaderBlock.Write(console, "Margin of the book", result.Provenance);
        var margined = result.Margins.Where(m => m.Report is not null).ToList();
        if (margined.Count > 0) WriteMargins(console, margined);
        WriteChanges(console, [.. margined.Where(m => m.Change is not null)]);
        if (isAnnouncedAsked && result.Margins.All(m => m.Status != ModelStatus.Announced)) console.WriteLine("No version of these models is announced.");
        WriteReasons(console, [.. result.Margins.Where(m => m.Report is null)]);
        foreach (var margin in margined) WriteWarnings(console, margin, isVerbose);
        NotesBlock.WriteWarnings(console, result.Warnings, isVerbose);
    }

    private static void WriteMargins(IAnsiConsole console, IReadOnlyList<ComparedMargin> margins)
    {
        var table = new FigureTable(
            "USD", 2, "model", "", "initial", "maintenance", "collateral", "headroom", "efficiency", "verified or published", "unverified warnings");
        foreach (var margin in margins)
        {
            table.Add(
                margin.ModelVersion,
                margin.Status == ModelStatus.Announced ? "announced" : "",
                Figures.Usd(margin.Report.InitialUsd),
                Figures.Usd(margin.Report.MaintenanceUsd),
                Figures.Usd(margin.Report.CollateralUsd),
                Figures.Usd(margin.Report.HeadroomUsd),
                margin.Report.HasEfficiency ? Figures.Percent(margin.Report.Efficiency) : "-",
                ModelWords.KnownShare(margin.Evidence),
                margin.Warnings.Count(w => w.Code.StartsWith("UNVERIFIED", StringComparison.Ordinal)).ToString(CultureInfo.InvariantCulture));
        }

        table.WriteTo(console);
    }

    private static void WriteChanges(IAnsiConsole console, IReadOnlyList<ComparedMargin> margins)
    {
        if (margins.Count == 0) return;
        var table = new FigureTable("Change under announced versions, USD", 2, "announced", "against", "initial", "maintenance", "collateral", "headroom");
        foreach (var margin in margins)
        {
            var change = margin.Change;
            table.Add(
                margin.ModelVersion, change.FromVersion, Signed(change.InitialUsd), Signed(change.MaintenanceUsd), Signed(change.CollateralUsd), Signed(change.HeadroomUsd));
        }

        table.WriteTo(console);
    }

    private static void WriteReasons(IAnsiConsole console, IReadOnlyList<ComparedMargin> margins)
    {
        if (margins.Count == 0) return;
        console.Write(new Text("Not margined under", new Style(decoration: Decoration.Bold)));
        console.WriteLine();
        foreach (var margin in margins) console.WriteLine($"  {margin.ModelVersion}: {string.Join("; ", margin.Reasons)}");
        console.WriteLine();
    }

    private static void WriteWarnings(IAnsiConsole console, ComparedMargin margin, bool isVerbose)
    {
        if (margin.Warnings.Count == 0) return;
        if (isVerbose)
        {
            console.WriteLine($"{margin.ModelVersion}");
            NotesBlock.WriteWarnings(console, margin.Warnings, isVerbose);
            return;
        }

        var counts = margin.Warnings.GroupBy(w => w.Code).Select(g => string.Create(CultureInfo.InvariantCulture, $"{g.Count()} {g.Key}"));
        console.WriteLine($"{margin.ModelVersion}: {string.Join(", ", counts)} (--verbose)");
    }

    private static string Signed(double value) => Figures.Signed(Figures.Usd(value), value);
}
