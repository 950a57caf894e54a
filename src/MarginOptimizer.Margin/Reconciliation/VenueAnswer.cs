using System.Globalization;
using System.Text.Json;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Margin.Reconciliation;

/// <summary>An object within a venue's answer, read by name; figures may be numbers or text, as venues write them.</summary>
/// <param name="element">The object.</param>
/// <param name="path">Where it stands in the file, for faults.</param>
internal readonly struct VenueAnswer(JsonElement element, string path)
{
    public string Path => path;

    public bool Has(string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
        && value.ValueKind is not (JsonValueKind.Null or JsonValueKind.Undefined)
        && !(value.ValueKind == JsonValueKind.String && value.GetString()!.Length == 0);

    /// <exception cref="InvalidInputException">It is missing or no number.</exception>
    public double Number(string name) => ToNumber(Find(name), $"{path}.{name}");

    /// <summary>Null where it is missing or empty text.</summary>
    public double? OptionalNumber(string name) => Has(name) ? Number(name) : null;

    public string Text(string name)
    {
        var value = Find(name);
        return value.ValueKind == JsonValueKind.String ? value.GetString()! : throw new InvalidInputException($"{path}.{name}", "must be a string");
    }

    public VenueAnswer Object(string name)
    {
        var value = Find(name);
        return value.ValueKind == JsonValueKind.Object
            ? new VenueAnswer(value, $"{path}.{name}")
            : throw new InvalidInputException($"{path}.{name}", "must be an object");
    }

    public IReadOnlyList<VenueAnswer> Objects(string name)
    {
        var at = path;
        return [.. Array(name).Select((e, i) => new VenueAnswer(e, FormattableString.Invariant($"{at}.{name}[{i}]")))];
    }

    public IReadOnlyList<double> Numbers(string name)
    {
        var at = path;
        return [.. Array(name).Select((e, i) => ToNumber(e, FormattableString.Invariant($"{at}.{name}[{i}]")))];
    }

    /// <summary>Members of this object that are figures, by name.</summary>
    public IEnumerable<(string Name, double Value)> Members()
    {
        var at = path;
        return element.EnumerateObject().Select(p => (p.Name, ToNumber(p.Value, $"{at}.{p.Name}"))).ToList();
    }

    private JsonElement.ArrayEnumerator Array(string name)
    {
        var value = Find(name);
        return value.ValueKind == JsonValueKind.Array ? value.EnumerateArray() : throw new InvalidInputException($"{path}.{name}", "must be an array");
    }

    private JsonElement Find(string name) => element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value)
        ? value
        : throw new InvalidInputException($"{path}.{name}", "is missing");

    private static double ToNumber(JsonElement value, string at)
    {
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number)) return number;
        if (value.ValueKind == JsonValueKind.String
            && double.TryParse(value.GetString(), NumberStyles.Float, CultureInfo.InvariantCulture, out number) && double.IsFinite(number)) return number;
        throw new InvalidInputException(at, "must be a number");
    }
}
