using System.CommandLine;
using MarginOptimizer.Cli.Options;
using MarginOptimizer.Cli.Questions;
using MarginOptimizer.Cli.Rendering;
using MarginOptimizer.Cli.Shell;
using MarginOptimizer.V1;

namespace MarginOptimizer.Cli.Commands;

/// <summary><c>marginopt propose</c>: trades that lower the margin of a book.</summary>
internal static class ProposeCommand
{
    public static Command Create()
    {
        var options = new ProposeOptions();
        var command = new Command("propose", "Trades that lower the margin of a book within your limits; without options, of the example");
        options.AddTo(command);
        command.SetAction((parsed, cancellation) => RunAsync(options, parsed, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ProposeOptions options, ParseResult parsed, CancellationToken cancellation)
    {
        var request = ProposeQuestion.Read(options, parsed);
        var search = options.Question.AnswersOf(parsed).ProposeAsync(request, options.Search.TimeLimit(parsed), cancellation);
        var answer = await Patience.WaitAsync(search, "Searching for trades");
        if (parsed.GetValue(options.Question.Json)) Console.Out.WriteLine(JsonText.Of(answer));
        else Show(answer.Result, options, parsed);
        return ExitCodeOf(answer.Result.Termination.Reason);
    }

    private static void Show(ProposeRebalancingResult result, ProposeOptions options, ParseResult parsed) => ProposalAnswer.Write(
        Terminal.Output(), result, parsed.GetValue(options.Trading.AllLimits), parsed.GetValue(options.Question.Verbose));

    private static int ExitCodeOf(TerminationReason reason) => reason switch
    {
        TerminationReason.Optimal or TerminationReason.FeasibleWithinGap or TerminationReason.FeasibleAtLimit => ExitCode.Answer,
        TerminationReason.NoTradeWorthwhile => ExitCode.Answer,
        TerminationReason.Infeasible or TerminationReason.InfeasibleInLots or TerminationReason.NoSolutionFound => ExitCode.NoAnswer,
        _ => ExitCode.Failure,
    };
}
