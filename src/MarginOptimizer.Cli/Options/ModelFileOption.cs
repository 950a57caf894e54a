using System.CommandLine;

namespace MarginOptimizer.Cli.Options;

/// <summary>Model documents of the user's own.</summary>
internal static class ModelFileOption
{
    public static Option<string[]> Create() => new("--model-file")
    {
        Description = "Model documents of your own (examples/formats.md), to be named like any other model",
        HelpName = "FILE",
        AllowMultipleArgumentsPerToken = true,
    };
}
