using System.CommandLine;
using System.Globalization;
using MarginOptimizer.Cli.Options;
using MarginOptimizer.Cli.Questions;
using MarginOptimizer.Cli.Rendering;
using MarginOptimizer.Cli.Shell;
using MarginOptimizer.Server.Wire;
using MarginOptimizer.V1;
using RollRule = MarginOptimizer.Rebalancing.WhatIf.RollRule;

namespace MarginOptimizer.Cli.Commands;

/// <summary><c>marginopt forecast</c>: the margin of a book over coming dates.</summary>
internal static class ForecastCommand
{
    private static readonly Option<string[]> Dates = new("--dates")
    {
        Description = "Times to forecast, such as 2026-07-01T08:00:00Z; default: now and every coming expiry of the book",
        HelpName = "TIME",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<double[]> Moves = new("--moves")
    {
        Description = "Relative moves of all prices, each at once and then for good; default: 0",
        HelpName = "FRACTION",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<RollRule> Roll = new("--roll")
    {
        Description = "Also roll each expiring leg to the next expiry at the same strike or delta: none, strike or delta",
        HelpName = "RULE",
    };

    private static readonly Option<bool> Confirmed = new("--confirmed-only") { Description = "Do not use versions of the rules that are only announced" };

    public static Command Create()
    {
        var options = new QuestionOptions();
        var command = new Command("forecast", "The margin of a book over coming dates, as time passes, legs expire and rules change");
        options.AddTo(command);
        foreach (var option in (Option[])[Dates, Moves, Roll, Confirmed]) command.Options.Add(option);
        command.SetAction((parsed, cancellation) => RunAsync(options, parsed, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(QuestionOptions options, ParseResult parsed, CancellationToken cancellation)
    {
        var request = Read(options, parsed);
        var answer = await Patience.WaitAsync(options.AnswersOf(parsed).ForecastAsync(request, cancellation), "Letting time pass");
        if (parsed.GetValue(options.Json)) Console.Out.WriteLine(JsonText.Of(answer));
        else ForecastView.Write(Terminal.Output(), answer.Result, parsed.GetValue(options.Verbose));
        return answer.Result.Rows.Any(r => r.Figures is not null) ? ExitCode.Answer : ExitCode.NoAnswer;
    }

    private static ForecastMarginRequest Read(QuestionOptions options, ParseResult parsed)
    {
        var faults = new FaultCollector();
        var question = BookQuestion.Read(options, parsed, faults);
        var dates = new List<DateTimeOffset>();
        foreach (var text in parsed.GetValue(Dates) ?? [])
        {
            if (DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var date)) dates.Add(date);
            else faults.Add("--dates", $"is '{text}', expected a time such as 2026-07-01T08:00:00Z");
        }

        faults.ThrowIfAny();
        var moves = parsed.GetValue(Moves) is { Length: > 0 } given ? given : [0.0];
        return ForecastMarginWire.Write(new ForecastQuestion(
            question!.Book, question.Market, question.Model, [.. dates], [.. moves], parsed.GetValue(Roll), !parsed.GetValue(Confirmed)));
    }
}
