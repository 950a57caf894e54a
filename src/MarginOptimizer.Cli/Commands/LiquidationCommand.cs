using System.CommandLine;
using MarginOptimizer.Cli.Options;
using MarginOptimizer.Cli.Questions;
using MarginOptimizer.Cli.Rendering;
using MarginOptimizer.Cli.Shell;
using MarginOptimizer.V1;

namespace MarginOptimizer.Cli.Commands;

/// <summary><c>marginopt liquidation</c>: the moves of the market that would liquidate a book.</summary>
internal static class LiquidationCommand
{
    private static readonly Option<double[]> Moves = new("--moves")
    {
        Description = "Relative moves of all prices to look at, such as -0.3 0.3; default: -90 % to +300 %",
        HelpName = "FRACTION",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<double[]> Shifts = new("--vol-shifts")
    {
        Description = "Relative changes of all volatilities to look at; default: 0 -0.25 0.5",
        HelpName = "FRACTION",
        AllowMultipleArgumentsPerToken = true,
    };

    private static readonly Option<double?> Distance = NumberOption.Fraction(
        "--wanted-distance", "FRACTION", "Also propose the cheapest trades after which no move of this size liquidates the book, such as 25%");

    public static Command Create()
    {
        var options = new ProposeOptions();
        var command = new Command("liquidation", "The moves of the market that would liquidate a book, what would be closed, and what keeps it away");
        options.AddTo(command);
        foreach (var option in (Option[])[Moves, Shifts, Distance]) command.Options.Add(option);
        command.SetAction((parsed, cancellation) => RunAsync(options, parsed, cancellation));
        return command;
    }

    private static async Task<int> RunAsync(ProposeOptions options, ParseResult parsed, CancellationToken cancellation)
    {
        var request = new PreviewLiquidationRequest { Problem = ProposeQuestion.Read(options, parsed), View = View.Full };
        request.Moves.AddRange(parsed.GetValue(Moves) ?? []);
        request.VolatilityShifts.AddRange(parsed.GetValue(Shifts) ?? []);
        if (parsed.GetValue(Distance) is { } distance) request.WantedDistance = distance;
        var preview = options.Question.AnswersOf(parsed).PreviewLiquidationAsync(request, options.Search.TimeLimit(parsed), cancellation);
        var answer = await Patience.WaitAsync(preview, "Moving the market");
        if (parsed.GetValue(options.Question.Json)) Console.Out.WriteLine(JsonText.Of(answer));
        else LiquidationView.Write(Terminal.Output(), answer.Result, parsed.GetValue(options.Question.Verbose));
        return answer.Result.Relief is { Found: false } ? ExitCode.NoAnswer : ExitCode.Answer;
    }
}
