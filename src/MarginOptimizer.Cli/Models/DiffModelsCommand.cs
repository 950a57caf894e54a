using System.CommandLine;
using MarginOptimizer.Cli.Rendering;
using MarginOptimizer.Cli.Shell;
using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Models;

/// <summary><c>marginopt models diff A B</c>.</summary>
internal static class DiffModelsCommand
{
    public static Command Create(ModelsOptions options)
    {
        var before = new Argument<string>("A") { Description = "A model, or its version of a day such as deribit-spm@2026-02-15" };
        var after = new Argument<string>("B") { Description = "Another one" };
        var command = new Command("diff", "Rules and parameters that differ, nothing else") { before, after };
        options.AddTo(command, withFiles: true);
        command.SetAction((parsed, cancellation) =>
            RunAsync(options, parsed.GetRequiredValue(before), parsed.GetRequiredValue(after), parsed, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ModelsOptions options, string before, string after, ParseResult parsed, CancellationToken cancellation)
    {
        var selectors = options.Select(parsed, before, after);
        var answer = await options.AnswersOf(parsed).DiffModelsAsync(new() { Before = selectors[0], After = selectors[1] }, cancellation);
        if (parsed.GetValue(options.Json)) Console.Out.WriteLine(JsonText.Of(answer));
        else Write(Terminal.Output(), answer);
        return ExitCode.Answer;
    }

    private static void Write(IAnsiConsole console, DiffMarginModelsResponse difference)
    {
        console.Write(new Text($"{difference.Before.Name} -> {difference.After.Name}", new Style(decoration: Decoration.Bold)));
        console.WriteLine();
        if (difference.Before.Family != difference.After.Family)
            console.WriteLine($"Another rule family: {difference.Before.Family} -> {difference.After.Family}.");
        if (difference.Rules.Count + difference.Parameters.Count == 0) console.WriteLine("No rule and no parameter differs.");
        if (difference.Rules.Count > 0) WriteRules(console, difference.Rules);
        if (difference.Parameters.Count > 0) WriteParameters(console, difference.Parameters);
    }

    private static void WriteRules(IAnsiConsole console, IReadOnlyList<RuleDifference> rules)
    {
        var table = new FigureTable("Rules", 4, "change", "rule", "evidence before", "after");
        foreach (var rule in rules)
            table.Add(ModelWords.Of(rule.Change), (rule.Before ?? rule.After)!.Rule, EvidenceOf(rule.Before), EvidenceOf(rule.After));
        table.WriteTo(console);
    }

    private static void WriteParameters(IAnsiConsole console, IReadOnlyList<ParameterDifference> parameters)
    {
        var table = new FigureTable("Parameters", 6, "parameter", "change", "before", "after", "evidence before", "after");
        foreach (var parameter in parameters)
        {
            table.Add(
                (parameter.Before ?? parameter.After)!.Path,
                ModelWords.Of(parameter.Change),
                parameter.Before?.Value ?? "",
                parameter.After?.Value ?? "",
                EvidenceOf(parameter.Before),
                EvidenceOf(parameter.After));
        }

        table.WriteTo(console);
    }

    private static string EvidenceOf(ModelRule? rule) => rule is null ? "" : Evidence(rule.Grade, rule.Unverified);

    private static string EvidenceOf(ModelParameter? parameter) => parameter is null ? "" : Evidence(parameter.Grade, parameter.Unverified);

    private static string Evidence(EvidenceGrade grade, bool isUnverified) => isUnverified ? $"{ModelWords.Of(grade)}, unverified" : ModelWords.Of(grade);
}
