using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>The answer of <c>marginopt plan</c> for people.</summary>
internal static class PlanAnswer
{
    /// <param name="console">Where it is written.</param>
    /// <param name="result">The plan.</param>
    /// <param name="isStale">The saved proposal was made for another book, market or question.</param>
    /// <param name="isVerbose">Print every note.</param>
    public static void Write(IAnsiConsole console, PlanExecutionResult result, bool isStale, bool isVerbose)
    {
        HeaderBlock.Write(console, "Execution of the orders within a peak of margin", result.Provenance);
        if (isStale) console.WriteLine("The proposal was made for another book, market or question: the plan is for the orders as they are, on this one.");
        PlanBlock.Write(console, result);
        NotesBlock.WriteWarnings(console, result.Warnings, isVerbose);
    }
}
