using System.CommandLine;
using MarginOptimizer.Cli.Answers;

namespace MarginOptimizer.Cli.Options;

/// <summary>Who answers.</summary>
internal static class AnswerOptions
{
    public static Option<Uri?> Server() =>
        TextOption.Address("--server", "Ask a running server (its gRPC address) instead of computing here");

    /// <summary>A running server where one is named, else this process.</summary>
    public static IAnswers AnswersOf(ParseResult parsed, Option<Uri?> server) =>
        parsed.GetValue(server) is { } address ? new ServerAnswers(address) : new LocalAnswers();
}
