using System.CommandLine;
using MarginOptimizer.Cli.Options;
using MarginOptimizer.Cli.Questions;
using MarginOptimizer.Cli.Rendering;
using MarginOptimizer.Cli.Shell;
using MarginOptimizer.V1;

namespace MarginOptimizer.Cli.Commands;

/// <summary><c>marginopt diagnose</c>: why limits cannot be kept together.</summary>
internal static class DiagnoseCommand
{
    public static Command Create()
    {
        var options = new ProposeOptions();
        var most = TextOption.Count("--most-sets", "Conflicting sets to look for at most, 1 to 100; default: 10");
        var command = new Command("diagnose", "Which limits cannot be kept together, and what would have to give way");
        command.Options.Add(most);
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(options, most, parsed, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ProposeOptions options, Option<long?> most, ParseResult parsed, CancellationToken cancellation)
    {
        var request = new DiagnoseLimitsRequest { Problem = ProposeQuestion.Read(options, parsed) };
        if (parsed.GetValue(most) is { } sets) request.MostSets = (int)Math.Min(sets, int.MaxValue);
        var search = options.Question.AnswersOf(parsed).DiagnoseAsync(request, options.Search.TimeLimit(parsed), cancellation);
        var answer = await Patience.WaitAsync(search, "Looking for limits that contradict each other");
        if (parsed.GetValue(options.Question.Json)) Console.Out.WriteLine(JsonText.Of(answer));
        else DiagnosisAnswer.Write(Terminal.Output(), answer.Result);
        return answer.Result.Reason == DiagnosisReason.NoConflict ? ExitCode.Answer : ExitCode.NoAnswer;
    }
}
