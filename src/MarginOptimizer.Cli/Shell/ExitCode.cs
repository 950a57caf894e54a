namespace MarginOptimizer.Cli.Shell;

/// <summary>What the process tells its caller.</summary>
internal static class ExitCode
{
    /// <summary>There is an answer on standard output.</summary>
    public const int Answer = 0;

    /// <summary>The question was understood and has no answer: infeasible, nothing found.</summary>
    public const int NoAnswer = 1;

    /// <summary>The question is faulty: every fault is on standard error, nothing on standard output but the answers to other files of a batch.</summary>
    public const int BadInput = 2;

    /// <summary>The server cannot be reached, or something broke.</summary>
    public const int Failure = 3;
}
