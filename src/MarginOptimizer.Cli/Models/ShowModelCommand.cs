using System.CommandLine;
using MarginOptimizer.Cli.Rendering;
using MarginOptimizer.Cli.Shell;
using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Models;

/// <summary><c>marginopt models show ID[@DATE]</c>.</summary>
internal static class ShowModelCommand
{
    public static Command Create(ModelsOptions options)
    {
        var name = new Argument<string>("ID[@DATE]") { Description = "A model: its version in force now, or on that day" };
        var command = new Command("show", "Every rule and parameter of a version with its evidence") { name };
        options.AddTo(command, withFiles: true);
        command.SetAction((parsed, cancellation) => RunAsync(options, parsed.GetRequiredValue(name), parsed, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ModelsOptions options, string name, ParseResult parsed, CancellationToken cancellation)
    {
        var answer = await options.AnswersOf(parsed).GetModelAsync(new() { Model = options.Select(parsed, name)[0] }, cancellation);
        if (parsed.GetValue(options.Json)) Console.Out.WriteLine(JsonText.Of(answer));
        else Write(Terminal.Output(), answer);
        return ExitCode.Answer;
    }

    private static void Write(IAnsiConsole console, GetMarginModelResponse model)
    {
        ModelHeader.Write(console, model.Version);
        var rules = new FigureTable("Rules", 5, "grade", "", "applies to", "rule", "source");
        foreach (var rule in model.Rules)
            rules.Add(ModelWords.Of(rule.Grade), Unverified(rule.Unverified), ModelWords.Of(rule.AppliesTo), rule.Rule, rule.Source);
        rules.WriteTo(console);
        var parameters = new FigureTable("Parameters", 5, "parameter", "value", "grade", "", "source");
        foreach (var parameter in model.Parameters)
            parameters.Add(parameter.Path, parameter.Value, ModelWords.Of(parameter.Grade), Unverified(parameter.Unverified), parameter.Source);
        parameters.WriteTo(console);
    }

    private static string Unverified(bool isUnverified) => isUnverified ? "unverified" : "";
}
