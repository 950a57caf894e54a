using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Cli.Solving;

/// <summary>The JSON line of a file that could not be read as a program: readers of the lines find one for every file.</summary>
internal sealed record FaultyFile
{
    public required string File { get; init; }

    public string Status { get; } = "BAD_INPUT";

    /// <summary>Every fault, one a line.</summary>
    public required string Error { get; init; }

    public static FaultyFile Of(string path, InvalidInputException fault) => new()
    {
        File = System.IO.Path.GetFileName(path),
        Error = string.Join('\n', fault.Violations.Select(violation => violation.Message)),
    };
}
