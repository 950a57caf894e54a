using System.CommandLine;
using MarginOptimizer.Cli.Answers;

namespace MarginOptimizer.Cli.Options;

/// <summary>The options of <c>marginopt attribute</c>.</summary>
internal sealed class AttributeOptions
{
    public Option<string[]> FromMarket { get; } = Files("--from-market", "Files or folders of the first market snapshot (examples/formats.md)");

    public Option<string?> FromBook { get; } = File("--from-book", "File of the first book (examples/formats.md)");

    public Option<string[]> ToMarket { get; } = Files("--to-market", "Files or folders of the second market snapshot, not earlier than the first");

    public Option<string?> ToBook { get; } = File("--to-book", "File of the second book; default: the first book, which must then be listed in both markets");

    public Option<string?> Model { get; } = new("--model")
    {
        Description = $"Margin model of both dates, each at its version in force then; default: that of --model-file, else {QuestionOptions.StandardModel}",
        HelpName = "ID",
    };

    public Option<string?> FromModel { get; } = new("--from-model") { Description = "Margin model of the first date, or its version of a day", HelpName = "ID" };

    public Option<string?> ToModel { get; } = new("--to-model") { Description = "Margin model of the second date, or its version of a day", HelpName = "ID" };

    public Option<string[]> ModelFile { get; } = ModelFileOption.Create();

    public Option<Uri?> Server { get; } = AnswerOptions.Server();

    public Option<bool> Json { get; } = new("--json") { Description = "Print the answer as JSON, the message of protos/marginoptimizer/v1" };

    public Option<bool> Verbose { get; } = new("--verbose") { Description = "Print every warning in full" };

    public IAnswers AnswersOf(ParseResult parsed) => AnswerOptions.AnswersOf(parsed, Server);

    public void AddTo(Command command)
    {
        foreach (var option in (Option[])[FromMarket, FromBook, ToMarket, ToBook, Model, FromModel, ToModel, ModelFile, Server, Json, Verbose])
            command.Options.Add(option);
    }

    private static Option<string[]> Files(string name, string description) =>
        new(name) { Description = description, HelpName = "FILE", Required = true, AllowMultipleArgumentsPerToken = true };

    private static Option<string?> File(string name, string description) => new(name) { Description = description, HelpName = "FILE", Required = name == "--from-book" };
}
