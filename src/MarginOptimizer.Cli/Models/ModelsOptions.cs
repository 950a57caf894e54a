using System.CommandLine;
using MarginOptimizer.Cli.Answers;
using MarginOptimizer.Cli.Options;
using MarginOptimizer.Cli.Questions;
using MarginOptimizer.Server.Wire;
using MarginOptimizer.V1;

namespace MarginOptimizer.Cli.Models;

/// <summary>The options that the commands on models share.</summary>
internal sealed class ModelsOptions
{
    private readonly Option<Uri?> _server = AnswerOptions.Server();
    private readonly Option<string[]> _files = ModelFileOption.Create();

    public Option<bool> Json { get; } = new("--json") { Description = "Print the answer as JSON, the message of protos/marginoptimizer/v1", Arity = ArgumentArity.Zero };

    public void AddTo(Command command, bool withFiles)
    {
        if (withFiles) command.Options.Add(_files);
        command.Options.Add(_server);
        command.Options.Add(Json);
    }

    public IAnswers AnswersOf(ParseResult parsed) => AnswerOptions.AnswersOf(parsed, _server);

    /// <summary>What names mean beside the documents of the command line; a name without a day means now.</summary>
    public IReadOnlyList<ModelSelector> Select(ParseResult parsed, params string[] names)
    {
        var faults = new FaultCollector();
        var files = ModelFiles.Read(parsed.GetValue(_files), faults);
        faults.ThrowIfAny();
        return [.. names.Select(name => SelectorOf(files.Choose(name, DateTimeOffset.UtcNow)))];
    }

    private static ModelSelector SelectorOf(ModelChoice choice) => new() { Id = choice.Id, Document = choice.Document };
}
