using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using MarginOptimizer.Cli.Questions;
using MarginOptimizer.Cli.Shell;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Reconciliation;
using MarginOptimizer.MarketData;

namespace MarginOptimizer.Cli.Reconciliation;

/// <summary><c>marginopt reconcile [FILE...]</c>: computes known figures anew and compares.</summary>
internal static class ReconcileCommand
{
    private const long MaxBytes = 64L << 20;

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { WriteIndented = true };

    public static Command Create()
    {
        var files = new Argument<string[]>("FILE")
        {
            Description = "Files of known figures, or saved answers of venues; default: the figures carried in this program",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var json = new Option<bool>("--json") { Description = "Every figure, known and computed, as one JSON document.", Arity = ArgumentArity.Zero };
        var verbose = new Option<bool>("--verbose") { Description = "Print the residual of every figure, not only of those that fail.", Arity = ArgumentArity.Zero };
        var page = new Option<string?>("--page") { Description = "Also write the results as a Markdown page to this file.", HelpName = "FILE" };
        var command = new Command(
            "reconcile",
            "Computes known figures anew by the margin models and compares. Exit code 0: all are reproduced; 1: not all; 2: a file is not recognised or faulty.")
        {
            files, json, verbose, page,
        };
        command.SetAction(parsed => Run(
            parsed.GetValue(files) ?? [], parsed.GetValue(json), parsed.GetValue(verbose), parsed.GetValue(page)));
        return command;
    }

    private static int Run(string[] paths, bool isJson, bool isVerbose, string? pagePath)
    {
        var report = new ReconciliationReport(paths.Length == 0 ? Reconciler.Carried() : Read(paths));
        if (pagePath is not null) WritePage(pagePath, report);
        if (isJson) Console.Out.WriteLine(JsonSerializer.Serialize(ReconciliationJson.Of(report), Json));
        else ReconciliationTables.Write(Terminal.Output(), report, isVerbose);
        return report.IsComplete ? ExitCode.Answer : ExitCode.NoAnswer;
    }

    /// <summary>All files or, when any is faulty, every fault of all of them.</summary>
    private static ImmutableArray<ReconciledFile> Read(string[] paths)
    {
        var faults = new FaultCollector();
        var files = ImmutableArray.CreateBuilder<ReconciledFile>(paths.Length);
        foreach (var path in paths)
        {
            var file = faults.Try(() => JsonFile.Read(path, MaxBytes, root => Reconciler.Reconcile(root, Path.GetFileName(path))));
            if (file is not null) files.Add(file);
        }

        faults.ThrowIfAny();
        return files.ToImmutable();
    }

    private static void WritePage(string path, ReconciliationReport report)
    {
        try
        {
            File.WriteAllText(path, ReconciliationPage.Of(report));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new InvalidInputException("--page", $"cannot be written: {fault.Message}");
        }
    }
}
