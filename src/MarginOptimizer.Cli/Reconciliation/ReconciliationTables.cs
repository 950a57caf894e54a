using System.Collections.Immutable;
using System.Globalization;
using MarginOptimizer.Cli.Rendering;
using MarginOptimizer.Margin.Reconciliation;
using Spectre.Console;

namespace MarginOptimizer.Cli.Reconciliation;

/// <summary>What was reproduced, for people; the last line is <c>N of M reproduced</c>.</summary>
internal static class ReconciliationTables
{
    /// <summary>Figures shown of a case that fails.</summary>
    private const int Shown = 8;

    public static void Write(IAnsiConsole console, ReconciliationReport report, bool isVerbose)
    {
        foreach (var file in report.Files)
            console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{file.Name}: {file.Source}, {file.Cases.Length} cases"));
        console.WriteLine();
        WriteModels(console, "Known results", report.Known);
        WriteModels(console, "Regression: results computed by this project, not counted", report.Regression);
        WriteNotes(console, report);
        foreach (var file in report.Files.Where(f => isVerbose || f.IsVenueAnswer))
        {
            foreach (var one in file.Cases) WriteFigures(console, one, one.Fields.IsDefault ? [] : one.Fields);
        }

        if (!isVerbose) WriteFailed(console, report);
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{report.ReproducedCount} of {report.KnownCount} reproduced"));
    }

    private static void WriteModels(IAnsiConsole console, string title, ImmutableArray<ModelReconciliation> models)
    {
        if (models.IsEmpty) return;
        var table = new FigureTable(title, 2, "model", "evidence", "cases", "reproduced", "worst relative error", "of");
        foreach (var model in models)
        {
            table.Add(
                model.Model,
                string.Join("; ", model.Evidence.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Count} {e.Evidence}"))),
                model.Cases.Length.ToString(CultureInfo.InvariantCulture),
                model.Reproduced.ToString(CultureInfo.InvariantCulture),
                Error(ModelReconciliation.WorstFieldOf(model.Fields)),
                model.WorstFigure);
        }

        table.WriteTo(console);
    }

    private static void WriteNotes(IAnsiConsole console, ReconciliationReport report)
    {
        foreach (var one in report.NotCompared)
            console.WriteLine($"Not compared: {one.Model}, {one.Id}: {(one.Note.Length > 0 ? one.Note : "no figure to compare")}");
    }

    private static void WriteFailed(IAnsiConsole console, ReconciliationReport report)
    {
        foreach (var one in report.Files.Where(f => !f.IsVenueAnswer).SelectMany(f => f.Cases).Intersect(report.Failed))
        {
            ImmutableArray<ReconciledField> failed = one.Fields.IsDefault ? [] : [.. one.Fields.Where(f => !f.IsReproduced)];
            WriteFigures(console, one, [.. failed.Take(Shown)]);
            if (failed.Length > Shown)
                console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  and {failed.Length - Shown} more figures of this case (--verbose)"));
        }
    }

    private static void WriteFigures(IAnsiConsole console, ReconciledCase one, ImmutableArray<ReconciledField> fields)
    {
        var verdict = one.IsReproduced ? "reproduced" : "NOT reproduced";
        var table = new FigureTable(
            $"{one.Model}, {one.Id}: {verdict}{(one.Note.Length > 0 ? $" ({one.Note})" : "")}", 1, "figure", "known", "computed", "residual", "relative", "");
        foreach (var field in fields)
        {
            table.Add(
                field.Name, Number(field.Expected), Number(field.Actual), Number(field.Residual), Error(field.RelativeError), field.IsReproduced ? "" : "differs");
        }

        table.WriteTo(console);
    }

    private static string Number(double value) => value.ToString("g10", CultureInfo.InvariantCulture);

    private static string Error(ReconciledField? worst) => worst switch
    {
        null => "-",
        { IsReproducedAbsolutely: true } field => string.Create(
            CultureInfo.InvariantCulture,
            $"{Error(field.RelativeError)} (absolute {Math.Abs(field.Residual):0.0e+0} of {field.AbsoluteTolerance:0.0e+0} allowed)"),
        { } field => Error(field.RelativeError),
    };

    private static string Error(double error) => double.IsNaN(error) ? "-" : error == 0.0 ? "0" : error.ToString("0.0e+0", CultureInfo.InvariantCulture);
}
