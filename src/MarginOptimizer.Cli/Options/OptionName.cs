using System.CommandLine.Parsing;

namespace MarginOptimizer.Cli.Options;

/// <summary>The name under which a user gave an argument, for messages.</summary>
internal static class OptionName
{
    public static string Of(ArgumentResult result) =>
        result.Parent is OptionResult option ? option.Option.Name : result.Argument.Name;
}
