using System.CommandLine;
using MarginOptimizer.Cli.Rendering;
using MarginOptimizer.Cli.Shell;
using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Models;

/// <summary><c>marginopt models list [ID]</c>.</summary>
internal static class ListModelsCommand
{
    public static Command Create(ModelsOptions options)
    {
        var id = new Argument<string?>("ID") { Description = "Only versions of this model", Arity = ArgumentArity.ZeroOrOne };
        var command = new Command("list", "Every version: when it is in force, and how much of it is known how well") { id };
        options.AddTo(command, withFiles: false);
        command.SetAction((parsed, cancellation) => RunAsync(options, parsed.GetValue(id) ?? "", parsed, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ModelsOptions options, string id, ParseResult parsed, CancellationToken cancellation)
    {
        var all = new ListMarginModelsResponse();
        var answers = options.AnswersOf(parsed);
        do
        {
            var page = await answers.ListModelsAsync(new() { Id = id, PageSize = 1_000, PageToken = all.NextPageToken }, cancellation);
            all.Versions.AddRange(page.Versions);
            all.NextPageToken = page.NextPageToken;
        }
        while (all.NextPageToken.Length > 0);
        if (parsed.GetValue(options.Json)) Console.Out.WriteLine(JsonText.Of(all));
        else Write(Terminal.Output(), all.Versions);
        return ExitCode.Answer;
    }

    private static void Write(IAnsiConsole console, IReadOnlyList<ModelVersion> versions)
    {
        var table = new FigureTable("Margin models", 6, "version", "status", "from", "until", "rules", "parameters");
        foreach (var version in versions)
        {
            table.Add(
                version.Name,
                ModelWords.Of(version.Status),
                ModelWords.Day(version.EffectiveFrom),
                ModelWords.Day(version.EffectiveTo),
                ModelWords.Counts(version.Evidence, g => g.Rules, version.Evidence.UnverifiedRules),
                ModelWords.Counts(version.Evidence, g => g.Parameters, version.Evidence.UnverifiedParameters));
        }

        table.WriteTo(console);
    }
}
