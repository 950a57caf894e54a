using System.CommandLine;
using MarginOptimizer.Cli.Options;
using MarginOptimizer.Cli.Questions;
using MarginOptimizer.Cli.Rendering;
using MarginOptimizer.Cli.Shell;
using MarginOptimizer.Server.Wire;
using MarginOptimizer.V1;

namespace MarginOptimizer.Cli.Commands;

/// <summary><c>marginopt margin</c>: the margin of a book.</summary>
internal static class MarginCommand
{
    public static Command Create()
    {
        var options = new QuestionOptions();
        var comparison = new ComparisonOptions();
        var command = new Command("margin", "Requirement, collateral and headroom of a book, by component, scenario and position");
        options.AddTo(command);
        comparison.AddTo(command);
        command.SetAction((parsed, cancellation) => comparison.IsAsked(parsed)
            ? CompareAsync(options, comparison, parsed, cancellation)
            : RunAsync(options, parsed, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(QuestionOptions options, ParseResult parsed, CancellationToken cancellation)
    {
        var answers = new List<(string Account, EvaluateMarginResponse Answer)>();
        foreach (var (account, request) in Read(options, parsed))
            answers.Add((account, await Patience.WaitAsync(options.AnswersOf(parsed).EvaluateAsync(request, cancellation), "Evaluating the margin")));
        if (parsed.GetValue(options.Json)) Console.Out.WriteLine(answers is [("", var only)] ? JsonText.Of(only) : JsonText.Of(answers));
        else MarginAnswer.Write(Terminal.Output(), answers.ConvertAll(a => (a.Account, a.Answer.Result)), parsed.GetValue(options.Verbose));
        return ExitCode.Answer;
    }

    private static async Task<int> CompareAsync(
        QuestionOptions options, ComparisonOptions comparison, ParseResult parsed, CancellationToken cancellation)
    {
        var request = ComparisonQuestions.Read(options, comparison, parsed);
        var answer = await Patience.WaitAsync(options.AnswersOf(parsed).CompareAsync(request, cancellation), "Evaluating the margins");
        if (parsed.GetValue(options.Json)) Console.Out.WriteLine(JsonText.Of(answer));
        else ComparisonAnswer.Write(Terminal.Output(), answer.Result, comparison.IsAnnounced(parsed), parsed.GetValue(options.Verbose));
        return answer.Result.Margins.Any(m => m.Report is not null) ? ExitCode.Answer : ExitCode.NoAnswer;
    }

    /// <summary>One question per account, by its id; one without a name for a plain book.</summary>
    private static List<(string Account, EvaluateMarginRequest Request)> Read(QuestionOptions options, ParseResult parsed)
    {
        var faults = new FaultCollector();
        var question = AccountsQuestion.Read(options, parsed, faults);
        faults.ThrowIfAny();
        return [.. question!.Accounts.Select(a => (a.Account.Id, Ask(a)))];
    }

    private static EvaluateMarginRequest Ask(AccountsQuestion.Entry account)
    {
        var request = EvaluateMarginWire.Write(account.Account.Book, account.Market, account.Model);
        request.View = View.Full;
        return request;
    }
}
