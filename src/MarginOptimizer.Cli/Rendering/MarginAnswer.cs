using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>The answer of <c>marginopt margin</c> for people.</summary>
internal static class MarginAnswer
{
    public static void Write(IAnsiConsole console, EvaluateMarginResult result, bool isVerbose)
    {
        HeaderBlock.Write(console, "Margin of the book", result.Provenance);
        MarginBlock.Write(console, result.Report);
        foreach (var unit in result.Report.Units)
        {
            ScenariosBlock.Write(console, unit, isVerbose);
            ContributionsBlock.Write(console, unit, isVerbose);
        }

        NotesBlock.WriteWarnings(console, result.Warnings, isVerbose);
    }
}
