using System.CommandLine;
using MarginOptimizer.Cli.Options;
using MarginOptimizer.Cli.Plotting;
using MarginOptimizer.Cli.Questions;
using MarginOptimizer.Cli.Rendering;
using MarginOptimizer.Cli.Shell;
using MarginOptimizer.Server.Wire;

namespace MarginOptimizer.Cli.Commands;

/// <summary><c>marginopt frontier</c>: the least margin against what it costs.</summary>
internal static class FrontierCommand
{
    public static Command Create()
    {
        var options = new ProposeOptions();
        var settings = new FrontierSettings();
        var command = new Command("frontier", "The least margin against execution cost or theta, with proposals along it; without options, of the example");
        settings.AddTo(command);
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(options, settings, parsed, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ProposeOptions options, FrontierSettings settings, ParseResult parsed, CancellationToken cancellation)
    {
        var request = FrontierWire.Write(settings.Read(parsed), ProposeQuestion.Read(options, parsed));
        var search = options.Question.AnswersOf(parsed).TraceAsync(request, options.Search.TimeLimit(parsed), cancellation);
        var answer = await Patience.WaitAsync(search, "Tracing the frontier");
        if (settings.Plot(parsed) is { } file && answer.Result.Points.Count > 0) FrontierPlot.Save(answer.Result, file);
        if (parsed.GetValue(options.Question.Json)) Console.Out.WriteLine(JsonText.Of(answer));
        else FrontierAnswer.Write(Terminal.Output(), answer.Result, parsed.GetValue(options.Question.Verbose));
        return answer.Result.Points.Any(p => p.HasMarginUsd) ? ExitCode.Answer : ExitCode.NoAnswer;
    }
}
