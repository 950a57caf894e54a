using System.CommandLine;
using MarginOptimizer.Cli.Answers;

namespace MarginOptimizer.Cli.Options;

/// <summary>The options that every question about a book takes.</summary>
internal sealed class QuestionOptions
{
    /// <summary>Model used where none is named.</summary>
    private const string StandardModel = "deribit-spm";

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

    public Option<string> Model { get; } = new("--model")
    {
        Description = "Margin model, or one of its versions such as deribit-spm@2026-09-23",
        HelpName = "ID",
        DefaultValueFactory = _ => StandardModel,
    };

    public Option<DateTimeOffset?> At { get; } = TextOption.Time(
        "--at", "Take the latest quotes at or before this time, and the model version in force then; default: the snapshot's own time");

    public Option<Uri?> Server { get; } = TextOption.Address("--server", "Ask a running server (its gRPC address) instead of computing here");

    public Option<bool> Json { get; } = new("--json") { Description = "Print the answer as JSON, the message of protos/marginoptimizer/v1" };

    public Option<bool> Verbose { get; } = new("--verbose") { Description = "Print every scenario, contribution and candidate left out" };

    /// <summary>A running server where one is named, else this process.</summary>
    public IAnswers AnswersOf(ParseResult parsed) => parsed.GetValue(Server) is { } address ? new ServerAnswers(address) : new LocalAnswers();

    public void AddTo(Command command)
    {
        foreach (Option option in (Option[])[Market, Book, Model, At, Server, Json, Verbose]) command.Options.Add(option);
    }
}
