using System.CommandLine;
using MarginOptimizer.Cli.Options;
using MarginOptimizer.Cli.Questions;
using MarginOptimizer.Cli.Rendering;
using MarginOptimizer.Cli.Shell;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.V1;

namespace MarginOptimizer.Cli.Commands;

/// <summary><c>marginopt plan</c>: in which waves to send the orders of a proposal.</summary>
internal static class PlanCommand
{
    private static readonly Option<string?> Proposal = new("--proposal")
    {
        Description = "What propose --json printed for the same book and market; default: the proposal is made first",
        HelpName = "FILE",
    };

    public static Command Create()
    {
        var (options, planning) = (new ProposeOptions(), new PlanningOptions());
        var command = new Command("plan", "Waves of orders whose margin keeps a peak whatever part of a wave has filled; without options, the least peak for the example");
        options.AddTo(command);
        planning.AddTo(command);
        command.Options.Add(Proposal);
        command.SetAction((parsed, cancellation) => RunAsync(options, planning, parsed, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ProposeOptions options, PlanningOptions planning, ParseResult parsed, CancellationToken cancellation)
    {
        var saved = parsed.GetValue(Proposal) is { } path ? PlanFile.Read(path) : null;
        if (saved is { Trades.Count: 0, Transfers.Count: 0 }) throw new InvalidInputException("--proposal", "has no trades: there is nothing to execute");
        var request = PlanQuestion.Read(options, planning, parsed, saved);
        var search = options.Question.AnswersOf(parsed).PlanAsync(request, options.Search.TimeLimit(parsed), cancellation);
        var answer = await Patience.WaitAsync(search, "Planning the execution");
        var isStale = saved is not null && saved.Provenance?.DataHash != answer.Result.ProblemHash;
        if (parsed.GetValue(options.Question.Json)) Console.Out.WriteLine(JsonText.Of(answer));
        else PlanAnswer.Write(Terminal.Output(), answer.Result, isStale, parsed.GetValue(options.Question.Verbose));
        return ExitCodeOf(answer.Result);
    }

    /// <summary>Also of a plan that <c>propose</c> adds.</summary>
    public static int ExitCodeOf(PlanExecutionResult result) =>
        result.Status is PlanStatus.PeakBelowEnds or PlanStatus.PeakNotReached ? ExitCode.NoAnswer : ExitCode.Answer;
}
