using System.Collections.Immutable;

namespace MarginOptimizer.Domain.Validation;

/// <summary>An input was refused; carries every fault found, in the order of the input.</summary>
public sealed class InvalidInputException : Exception
{
    /// <summary>Faults shown in the message; all of them are in <see cref="Violations"/>.</summary>
    private const int Shown = 50;

    public InvalidInputException(IReadOnlyCollection<Violation> violations)
        : base(Describe(violations)) => Violations = [.. violations];

    public InvalidInputException(string path, string message)
        : this([new Violation(path, message)])
    {
    }

    public ImmutableArray<Violation> Violations { get; }

    private static string Describe(IReadOnlyCollection<Violation> violations)
    {
        var lines = violations.Take(Shown).Select(v => v.ToString());
        var rest = violations.Count > Shown ? $"{Environment.NewLine}... and {violations.Count - Shown} more" : "";
        return string.Join(Environment.NewLine, lines) + rest;
    }
}
