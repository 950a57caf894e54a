using System.CommandLine;
using MarginOptimizer.Cli.Options;
using MarginOptimizer.Cli.Questions;
using MarginOptimizer.Cli.Rendering;
using MarginOptimizer.Cli.Shell;

namespace MarginOptimizer.Cli.Commands;

/// <summary><c>marginopt attribute</c>: what a change of margin between two dates comes from.</summary>
internal static class AttributeCommand
{
    public static Command Create()
    {
        var options = new AttributeOptions();
        var command = new Command("attribute", "What a change of margin between two dates comes from: price, volatility, time, parameters, trades");
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(options, parsed, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(AttributeOptions options, ParseResult parsed, CancellationToken cancellation)
    {
        var request = AttributionQuestions.Read(options, parsed);
        var answer = await Patience.WaitAsync(options.AnswersOf(parsed).AttributeAsync(request, cancellation), "Evaluating the margins");
        if (parsed.GetValue(options.Json)) Console.Out.WriteLine(JsonText.Of(answer));
        else AttributionAnswer.Write(Terminal.Output(), answer.Result, parsed.GetValue(options.Verbose));
        return ExitCode.Answer;
    }
}
