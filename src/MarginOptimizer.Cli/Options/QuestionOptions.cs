using System.CommandLine;
using MarginOptimizer.Cli.Answers;

namespace MarginOptimizer.Cli.Options;

/// <summary>The options that every question about a book takes.</summary>
internal sealed class QuestionOptions
{
    /// <summary>Model used where none is named.</summary>
    public const string StandardModel = "deribit-spm";

    public Option<string[]> Market { get; } = new("--market")
    {
        Description = "Files or folders of one market snapshot (examples/formats.md); default: the example of June 2026",
        HelpName = "FILE",
        AllowMultipleArgumentsPerToken = true,
    };

    public Option<string?> Book { get; } = new("--book")
    {
        Description = "File of the present book (examples/formats.md); default: the short-strangle example",
        HelpName = "FILE",
    };

    public Option<string[]> VenueMarket { get; } = new("--venue-market")
    {
        Description = "Market of accounts at another venue, as VENUE=FILE; accounts of the book file name the venue as their market",
        HelpName = "VENUE=FILE",
        AllowMultipleArgumentsPerToken = true,
    };

    public Option<string?> Account { get; } = new("--account") { Description = "Only this account of a book file that has several", HelpName = "ID" };

    public Option<string?> Model { get; } = new("--model")
    {
        Description = $"Margin model, or its version of a day such as deribit-spm@2026-09-23; default: that of --model-file, else {StandardModel}",
        HelpName = "ID",
    };

    public Option<string[]> ModelFile { get; } = ModelFileOption.Create();

    public Option<DateTimeOffset?> At { get; } = TextOption.Time(
        "--at", "Take the latest quotes at or before this time, and the model version in force then; default: the snapshot's own time");

    public Option<Uri?> Server { get; } = AnswerOptions.Server();

    public Option<bool> Json { get; } = new("--json") { Description = "Print the answer as JSON, the message of protos/marginoptimizer/v1" };

    public Option<bool> Verbose { get; } = new("--verbose") { Description = "Print every scenario, contribution and candidate left out" };

    /// <summary>A running server where one is named, else this process.</summary>
    public IAnswers AnswersOf(ParseResult parsed) => AnswerOptions.AnswersOf(parsed, Server);

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[Market, VenueMarket, Book, Account, Model, ModelFile, At, Server, Json, Verbose]) command.Options.Add(option);
    }
}
