namespace MarginOptimizer.Cli.Answers;

/// <summary>A server cannot be reached, or it could not answer for reasons of its own.</summary>
internal sealed class ServerFailureException(string message, Exception cause) : Exception(message, cause);
