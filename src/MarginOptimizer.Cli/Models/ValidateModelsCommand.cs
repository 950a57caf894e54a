using System.CommandLine;
using MarginOptimizer.Cli.Questions;
using MarginOptimizer.Cli.Rendering;
using MarginOptimizer.Cli.Shell;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData;
using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Models;

/// <summary><c>marginopt models validate FILE...</c>.</summary>
internal static class ValidateModelsCommand
{
    public static Command Create(ModelsOptions options)
    {
        var files = new Argument<string[]>("FILE") { Description = "Model documents (examples/formats.md)", Arity = ArgumentArity.OneOrMore };
        var command = new Command("validate", "Every fault of model documents by path; exit code 0 only if all are valid, else 2") { files };
        options.AddTo(command, withFiles: false);
        command.SetAction((parsed, cancellation) => RunAsync(options, parsed.GetRequiredValue(files), parsed, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ModelsOptions options, string[] paths, ParseResult parsed, CancellationToken cancellation)
    {
        var answers = options.AnswersOf(parsed);
        var isJson = parsed.GetValue(options.Json);
        var isFaulty = false;
        foreach (var path in paths)
        {
            var answer = await ValidateAsync(answers, path, cancellation);
            isFaulty |= answer.Faults.Count > 0;
            // A batch: what is wrong with one file must not hide the answers to the others.
            foreach (var fault in answer.Faults) await Console.Error.WriteLineAsync($"{Path.GetFileName(path)}: {fault.Path}: {fault.Message}");
            if (isJson) Console.Out.WriteLine(JsonText.Of(answer));
            else if (answer.Faults.Count == 0) Write(Terminal.Output(), path, answer.Version);
        }

        return isFaulty ? ExitCode.BadInput : ExitCode.Answer;
    }

    private static async Task<ValidateMarginModelResponse> ValidateAsync(Answers.IAnswers answers, string path, CancellationToken cancellation)
    {
        string document;
        try
        {
            document = JsonFile.ReadText(path, ModelFiles.MaxBytes, text => text);
        }
        catch (InvalidInputException fault)
        {
            // Its paths begin with the name of the file, which the caller adds again.
            var name = $"{Path.GetFileName(path)}: ";
            return new() { Faults = { fault.Violations.Select(v => new ModelFault { Path = Without(v.Path, name), Message = v.Message }) } };
        }

        return await answers.ValidateModelAsync(new() { Document = document }, cancellation);
    }

    private static string Without(string path, string start) => path.StartsWith(start, StringComparison.Ordinal) ? path[start.Length..] : "file";

    private static void Write(IAnsiConsole console, string path, ModelVersion version)
    {
        console.WriteLine($"{Path.GetFileName(path)}: valid");
        ModelHeader.Write(console, version);
    }
}
