using System.Collections.Immutable;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Formats;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Json;

namespace MarginOptimizer.MarketData;

/// <summary>
/// Sets of scenarios as JSON, plain or gzip; the format is in examples/formats.md. Every method throws <see cref="InvalidInputException"/> with all faults.
/// </summary>
public static class ScenarioFile
{
    /// <returns>In the order of the file.</returns>
    public static ImmutableArray<ReturnScenarios> Read(string path) =>
        InputFile.Read(path, InputFile.MaxDocumentBytes, stream => Parse(InputFile.ReadAll(stream), DataFolder.Of(path)));

    /// <summary>Sets from JSON text in memory, which can name no files.</summary>
    public static ImmutableArray<ReturnScenarios> ParseJson(ReadOnlyMemory<byte> utf8) => Parse(utf8, null);

    private static ImmutableArray<ReturnScenarios> Parse(ReadOnlyMemory<byte> utf8, DataFolder? folder)
    {
        using var document = JsonInput.Parse(utf8);
        var faults = new ViolationList();
        var sets = new Dictionary<string, ReturnScenarios?>();
        if (JsonFields.Open(document.RootElement, "", faults, "notes", "scenarioSets") is { } fields)
        {
            NotesJson.Read(fields, faults);
            sets = ScenarioSetsJson.Read(fields, folder, faults);
            if (sets.Count == 0 && faults.IsEmpty) fields.Fault("scenarioSets", "is empty, expected at least one set");
        }

        faults.ThrowIfAny();
        return [.. sets.Values.OfType<ReturnScenarios>()];
    }
}
