using System.CommandLine;
using MarginOptimizer.Cli.Options;
using MarginOptimizer.Cli.Questions;
using MarginOptimizer.Cli.Rendering;
using MarginOptimizer.Cli.Shell;
using MarginOptimizer.MarketData;
using MarginOptimizer.Server.Wire;
using MarginOptimizer.V1;
using QuantileConvention = MarginOptimizer.Domain.Limits.QuantileConvention;
using ReturnScenarios = MarginOptimizer.Domain.Limits.ReturnScenarios;

namespace MarginOptimizer.Cli.Commands;

/// <summary><c>marginopt risk</c>: what a book may lose.</summary>
internal static class RiskCommand
{
    private static readonly Option<string?> Scenarios = new("--scenarios")
    {
        Description = "File of scenario sets whose tails are measured (examples/formats.md); default: 10,000 days at the implied volatility",
        HelpName = "FILE",
    };

    private static readonly Option<string?> Stresses = new("--stresses")
    {
        Description = "File of scenario sets whose rows are listed one by one; default: hours without hedging, gaps and a de-peg",
        HelpName = "FILE",
    };

    private static readonly Option<double[]> Alphas = new("--alpha")
    {
        Description = "Confidences of value at risk and expected shortfall; default: 0.975 0.99",
        HelpName = "FRACTION",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<QuantileConvention> Convention = new("--convention")
    {
        Description = "Which loss the value at risk is: nextworst (floor(m) + 1-th largest, the default), ceiling or interpolated",
        HelpName = "RULE",
    };

    private static readonly Option<double?> SpreadFactor = new("--spread-factor")
    {
        Description = "How many times wider spreads are when the book has to be unwound in stress; default: 3",
        HelpName = "NUMBER",
    };

    private static readonly Option<double[]> Moves = new("--moves")
    {
        Description = "Relative moves of prices at which Greeks are shown; default: -30 % to +30 %",
        HelpName = "FRACTION",
        AllowMultipleArgumentsPerToken = true,
    };

    public static Command Create()
    {
        var options = new QuestionOptions();
        var command = new Command("risk", "What a book may lose: tails, stresses, Greeks, and what its margin is used for");
        options.AddTo(command);
        foreach (var option in (Option[])[Scenarios, Stresses, Alphas, Convention, SpreadFactor, Moves]) command.Options.Add(option);
        command.SetAction((parsed, cancellation) => RunAsync(options, parsed, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(QuestionOptions options, ParseResult parsed, CancellationToken cancellation)
    {
        var request = Read(options, parsed);
        var answer = await Patience.WaitAsync(options.AnswersOf(parsed).EvaluateRiskAsync(request, cancellation), "Revaluing the book");
        if (parsed.GetValue(options.Json)) Console.Out.WriteLine(JsonText.Of(answer));
        else RiskView.Write(Terminal.Output(), answer.Result, parsed.GetValue(options.Verbose));
        return ExitCode.Answer;
    }

    private static EvaluateRiskRequest Read(QuestionOptions options, ParseResult parsed)
    {
        var faults = new FaultCollector();
        var question = BookQuestion.Read(options, parsed, faults);
        var measured = Sets(parsed.GetValue(Scenarios), faults);
        var stressed = Sets(parsed.GetValue(Stresses), faults);
        faults.ThrowIfAny();
        var request = EvaluateRiskWire.Write(new RiskQuestion(
            question!.Book, question.Market, question.Model, [.. measured], [.. stressed], [.. parsed.GetValue(Alphas) ?? []],
            parsed.GetValue(Convention), parsed.GetValue(SpreadFactor), [.. parsed.GetValue(Moves) ?? []]));
        request.View = View.Full;
        return request;
    }

    private static IEnumerable<ReturnScenarios> Sets(string? path, FaultCollector faults) =>
        path is null ? [] : faults.Try(() => ScenarioFile.Read(path).AsEnumerable()) ?? [];
}
