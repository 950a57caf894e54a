using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;

namespace MarginOptimizer.Margin.Models;

/// <summary>Lists the values of a model document, of whatever family: what has a value and a grade is a parameter, every other scalar a setting.</summary>
internal static class ModelParameters
{
    /// <param name="root">A document that was read without a fault.</param>
    public static ImmutableArray<ModelParameter> Of(JsonElement root)
    {
        var found = ImmutableArray.CreateBuilder<ModelParameter>();
        if (root.TryGetProperty("parameters", out var account)) Add(account, "parameters", found);
        foreach (var coin in root.GetProperty("underlyings").EnumerateObject()) Add(coin.Value, coin.Name, found);
        return found.ToImmutable();
    }

    private static void Add(JsonElement element, string path, ImmutableArray<ModelParameter>.Builder found)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object when IsGraded(element):
                found.Add(Graded(element, path));
                break;
            case JsonValueKind.Object:
                foreach (var field in element.EnumerateObject()) Add(field.Value, $"{path}.{field.Name}", found);
                break;
            case JsonValueKind.Array when element.EnumerateArray().Any(e => e.ValueKind == JsonValueKind.Object):
                var i = 0;
                foreach (var item in element.EnumerateArray()) Add(item, FormattableString.Invariant($"{path}[{i++}]"), found);
                break;
            default:
                found.Add(new ModelParameter(path, TextOf(element), null, "", false));
                break;
        }
    }

    private static bool IsGraded(JsonElement element) => element.TryGetProperty("value", out _) && element.TryGetProperty("grade", out _);

    private static ModelParameter Graded(JsonElement element, string path) => new(
        path,
        TextOf(element.GetProperty("value")),
        MarginModelReader.Grades[element.GetProperty("grade").GetString()!],
        element.TryGetProperty("source", out var source) ? source.GetString()! : "",
        element.TryGetProperty("unverified", out var unverified) && unverified.ValueKind == JsonValueKind.True);

    private static string TextOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Number => element.GetDouble().ToString("R", CultureInfo.InvariantCulture),
        JsonValueKind.String => element.GetString()!,
        JsonValueKind.Array => $"[{string.Join(", ", element.EnumerateArray().Select(TextOf))}]",
        JsonValueKind.Object => $"{{{string.Join(", ", element.EnumerateObject().Select(p => $"{p.Name}: {TextOf(p.Value)}"))}}}",
        _ => element.GetRawText(),
    };
}
