namespace MarginOptimizer.Server.Wire;

/// <summary>Which version of a margin model a request asks for.</summary>
/// <param name="Id">Such as <c>deribit-spm</c> or <c>deribit-spm@2026-09-23</c>; may be empty with a document.</param>
/// <param name="At">The version in force at this instant, where the id names no day.</param>
public sealed record ModelChoice(string Id, DateTimeOffset At)
{
    /// <summary>A model document of the caller's own; empty = a version known here.</summary>
    public string Document { get; init; } = "";
}
