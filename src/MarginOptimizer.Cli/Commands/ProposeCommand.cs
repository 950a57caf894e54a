using System.CommandLine;
using MarginOptimizer.Cli.Options;
using MarginOptimizer.Cli.Questions;
using MarginOptimizer.Cli.Rendering;
using MarginOptimizer.Cli.Shell;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.V1;

namespace MarginOptimizer.Cli.Commands;

/// <summary><c>marginopt propose</c>: trades that lower the margin of a book.</summary>
internal static class ProposeCommand
{
    private static readonly Option<bool> Plan = new("--plan") { Description = "Also plan in which waves to send the orders; --json then prints the answer of plan" };

    public static Command Create()
    {
        var (options, planning) = (new ProposeOptions(), new PlanningOptions());
        var command = new Command("propose", "Trades that lower the margin of a book within your limits; without options, of the example");
        options.AddTo(command);
        command.Options.Add(Plan);
        planning.AddTo(command);
        command.SetAction((parsed, cancellation) => parsed.GetValue(Plan) ? PlanAsync(options, planning, parsed, cancellation) : RunAsync(options, planning, parsed, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ProposeOptions options, PlanningOptions planning, ParseResult parsed, CancellationToken cancellation)
    {
        if (planning.Given(parsed).FirstOrDefault() is { } given) throw new InvalidInputException(given, $"is given without {Plan.Name}");
        var request = ProposeQuestion.Read(options, parsed);
        var search = options.Question.AnswersOf(parsed).ProposeAsync(request, options.Search.TimeLimit(parsed), cancellation);
        var answer = await Patience.WaitAsync(search, "Searching for trades");
        if (parsed.GetValue(options.Question.Json)) Console.Out.WriteLine(JsonText.Of(answer));
        else Show(answer.Result, options, parsed);
        return ExitCodeOf(answer.Result.Termination.Reason);
    }

    private static async Task<int> PlanAsync(ProposeOptions options, PlanningOptions planning, ParseResult parsed, CancellationToken cancellation)
    {
        var request = PlanQuestion.Read(options, planning, parsed, saved: null);
        var search = options.Question.AnswersOf(parsed).PlanAsync(request, options.Search.TimeLimit(parsed), cancellation);
        var answer = await Patience.WaitAsync(search, "Searching for trades");
        var result = answer.Result;
        if (parsed.GetValue(options.Question.Json))
        {
            Console.Out.WriteLine(JsonText.Of(answer));
        }
        else
        {
            Show(result.Proposal, options, parsed);
            PlanBlock.Write(Terminal.Output(), result);
        }

        var code = ExitCodeOf(result.Proposal.Termination.Reason);
        return code == ExitCode.Answer ? PlanCommand.ExitCodeOf(result) : code;
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
