using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using MarginOptimizer.Margin.Reconciliation;

namespace MarginOptimizer.Cli.Reconciliation;

/// <summary>The results as a Markdown page: the same bytes for the same results, on any machine.</summary>
internal static class ReconciliationPage
{
    /// <summary>Errors up to this are rounding: their digits may differ between machines and are not shown.</summary>
    private const double Rounding = 1e-12;

    /// <summary>Errors up to this are shown by their power of ten only.</summary>
    private const double Small = 1e-9;

    public static string Of(ReconciliationReport report)
    {
        var page = new StringBuilder();
        page.Append("# Reconciliation\n\nWritten by `marginopt reconcile --page`: every known figure carried here, computed anew by the margin models.\n");
        page.Append("The error is the largest of all compared figures, relative to the known one. A figure is reproduced within the tolerance that the rounding\n");
        page.Append("of its source allows, absolute or relative. Where the largest relative error is that of a figure that keeps only its absolute tolerance, such as\n");
        page.Append("one near zero, its absolute error and that tolerance stand beside it.\n\n");
        page.Append(CultureInfo.InvariantCulture, $"**{report.ReproducedCount} of {report.KnownCount} reproduced**\n");
        AppendModels(page, "Known results", report.Known);
        AppendModels(page, "Regression: results computed by this project, not counted", report.Regression);
        AppendNotCompared(page, [.. report.NotCompared]);
        foreach (var file in report.Files) AppendFile(page, file);
        return page.ToString();
    }

    private static void AppendModels(StringBuilder page, string title, ImmutableArray<ModelReconciliation> models)
    {
        if (models.IsEmpty) return;
        page.Append(CultureInfo.InvariantCulture, $"\n## {title}\n\n| model | cases | reproduced | largest relative error | of | evidence |\n|---|---|---|---|---|---|\n");
        foreach (var model in models)
        {
            var evidence = string.Join("; ", model.Evidence.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Count} {e.Evidence}")));
            page.Append(
                CultureInfo.InvariantCulture,
                $"| {Cell(model.Model)} | {model.Cases.Length} | {model.Reproduced} | {Error(ModelReconciliation.WorstFieldOf(model.Fields))} | {Worst(model)} | {Cell(evidence)} |\n");
        }
    }

    private static void AppendNotCompared(StringBuilder page, ImmutableArray<ReconciledCase> cases)
    {
        if (cases.IsEmpty) return;
        page.Append("\n## Not compared\n\n| model | entry | why |\n|---|---|---|\n");
        foreach (var one in cases)
            page.Append(CultureInfo.InvariantCulture, $"| {Cell(one.Model)} | {Cell(one.Id)} | {Cell(one.Note.Length > 0 ? one.Note : "no figure to compare")} |\n");
    }

    private static void AppendFile(StringBuilder page, ReconciledFile file)
    {
        page.Append(CultureInfo.InvariantCulture, $"\n## {file.Name}\n\n| entry | model | evidence | figures | largest relative error | |\n|---|---|---|---|---|---|\n");
        foreach (var one in file.Cases.Where(c => !c.Fields.IsDefaultOrEmpty || c.Counts))
        {
            ImmutableArray<ReconciledField> fields = one.Fields.IsDefault ? [] : one.Fields;
            var verdict = one.IsReproduced ? "reproduced" : "**not reproduced**";
            var note = one.Note.Length > 0 ? $"{verdict}: {one.Note}" : verdict;
            page.Append(
                CultureInfo.InvariantCulture,
                $"| {Cell(one.Id)} | {Cell(one.Model)} | {Cell(one.Evidence)} | {fields.Length} | {Error(ModelReconciliation.WorstFieldOf(fields))} | {Cell(note)} |\n");
        }
    }

    /// <summary>Which of several roundings is the largest may differ between machines, too.</summary>
    private static string Worst(ModelReconciliation model) => model.WorstRelativeError <= Small ? "" : Cell(model.WorstFigure);

    /// <summary>A relative error that is not what the figure is judged by never stands alone.</summary>
    private static string Error(ReconciledField? worst) => worst switch
    {
        null => "-",
        { IsReproducedAbsolutely: true, RelativeError: > Small } field => string.Create(
            CultureInfo.InvariantCulture,
            $"{Error(field.RelativeError)} (absolute {Math.Abs(field.Residual):0.0e+0} of {field.AbsoluteTolerance:0.0e+0} allowed)"),
        { } field => Error(field.RelativeError),
    };

    private static string Error(double error) => error switch
    {
        double.NaN => "-",
        0.0 => "0",
        <= Rounding => "<= 1e-12",
        <= Small => string.Create(CultureInfo.InvariantCulture, $"<= 1e{Math.Ceiling(Math.Log10(error)):0}"),
        _ => error.ToString("0.0e+0", CultureInfo.InvariantCulture),
    };

    private static string Cell(string text) => text.Replace("|", "\\|", StringComparison.Ordinal).ReplaceLineEndings(" ");
}
