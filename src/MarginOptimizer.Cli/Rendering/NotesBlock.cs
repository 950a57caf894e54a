using System.Globalization;
using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>What a reader of the figures must know: warnings, and candidates left out.</summary>
internal static class NotesBlock
{
    /// <summary>Warnings shown of one code.</summary>
    private const int Shown = 2;

    public static void WriteWarnings(IAnsiConsole console, IReadOnlyList<Warning> warnings, bool isVerbose)
    {
        if (warnings.Count == 0) return;
        console.Write(new Text("Warnings", new Style(decoration: Decoration.Bold)));
        console.WriteLine();
        foreach (var sameCode in warnings.GroupBy(w => w.Code)) WriteGroup(console, sameCode.Key, [.. sameCode], isVerbose);
    }

    private static void WriteGroup(IAnsiConsole console, string code, List<Warning> warnings, bool isVerbose)
    {
        var shown = isVerbose || warnings.Count <= Shown ? warnings : warnings[..Shown];
        foreach (var warning in shown) console.WriteLine($"  {code}: {warning.Message}");
        var rest = warnings.Count - shown.Count;
        if (rest > 0) console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"  {code}: {rest} more (--verbose)"));
    }

    public static void WriteSkipped(IAnsiConsole console, IReadOnlyList<FrozenInstrument> skipped, bool isVerbose)
    {
        if (skipped.Count == 0) return;
        var hint = isVerbose ? ":" : " (--verbose lists them).";
        console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{skipped.Count} candidates were left out{hint}"));
        if (!isVerbose) return;
        foreach (var candidate in skipped) console.WriteLine($"  {(candidate.Account.Length > 0 ? $"{candidate.Account} " : "")}{candidate.Instrument}: {candidate.Reason}");
    }
}
