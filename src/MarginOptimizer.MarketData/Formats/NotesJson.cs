using System.Collections.Immutable;
using System.Text.Json;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Json;

namespace MarginOptimizer.MarketData.Formats;

/// <summary>The free-text <c>notes</c> every format may carry.</summary>
internal static class NotesJson
{
    public static ImmutableArray<string> Read(JsonFields fields, ViolationList faults)
    {
        var notes = ImmutableArray.CreateBuilder<string>();
        foreach (var (element, path) in fields.Items("notes"))
        {
            if (element.ValueKind == JsonValueKind.String) notes.Add(element.GetString()!);
            else faults.Add(path, $"is {JsonFields.NameOf(element)}, expected a text");
        }

        return notes.ToImmutable();
    }
}
