namespace MarginOptimizer.Server.Wire;

/// <summary>Which version of a margin model a request asks for.</summary>
/// <param name="Id">Such as <c>deribit-spm</c>.</param>
/// <param name="At">The version in force at this instant.</param>
public sealed record ModelChoice(string Id, DateTimeOffset At);
