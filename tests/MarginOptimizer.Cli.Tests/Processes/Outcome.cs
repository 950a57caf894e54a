namespace MarginOptimizer.Cli.Tests.Processes;

/// <summary>What a finished process left behind.</summary>
internal sealed record Outcome(int ExitCode, string Output, string Errors);
