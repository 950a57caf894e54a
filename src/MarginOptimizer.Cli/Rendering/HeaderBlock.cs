using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>What an answer was computed from.</summary>
internal static class HeaderBlock
{
    public static void Write(IAnsiConsole console, string question, Provenance provenance)
    {
        console.Write(new Text(provenance.ModelVersion.Length > 0 ? $"{question}, {provenance.ModelVersion}" : question, new Style(decoration: Decoration.Bold)));
        console.WriteLine();
        var source = provenance.MarketSource.Length > 0 ? provenance.MarketSource : "source not stated";
        console.WriteLine($"Quotes of {Figures.Time(provenance.MarketAsOf.ToDateTimeOffset())}: {source}");
        console.WriteLine();
    }
}
