using MarginOptimizer.Cli.Rendering;
using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Models;

/// <summary>What one version is.</summary>
internal static class ModelHeader
{
    public static void Write(IAnsiConsole console, ModelVersion version)
    {
        console.Write(new Text($"{version.Name}, {ModelWords.Of(version.Status)}", new Style(decoration: Decoration.Bold)));
        console.WriteLine();
        console.WriteLine($"In force {Period(version)}; family {version.Family}.");
        console.WriteLine($"Rules: {ModelWords.Counts(version.Evidence, g => g.Rules, version.Evidence.UnverifiedRules)}.");
        console.WriteLine($"Parameters: {ModelWords.Counts(version.Evidence, g => g.Parameters, version.Evidence.UnverifiedParameters)}.");
        console.WriteLine();
    }

    private static string Period(ModelVersion version) => version.EffectiveTo is null
        ? $"from {ModelWords.Day(version.EffectiveFrom)}"
        : $"from {ModelWords.Day(version.EffectiveFrom)} until {ModelWords.Day(version.EffectiveTo)}";
}
