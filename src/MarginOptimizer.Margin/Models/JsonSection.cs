using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Margin.Models;

/// <summary>
/// Strict reading of one JSON object: a missing or ill-typed field is a fault under its path, and so is, at <see cref="Close"/>, every field
/// that nobody asked for. Values of faulty fields are placeholders that are never used, as the faults are thrown before. Nothing is said of
/// the fields of an object that is missing itself.
/// </summary>
internal sealed class JsonSection
{
    private readonly JsonElement _element;
    private readonly ViolationList _violations;
    private readonly HashSet<string> _known = new(StringComparer.Ordinal);

    public JsonSection(JsonElement element, string path, ViolationList violations)
    {
        (_element, Path, _violations) = (element, path, violations);
        if (element.ValueKind is JsonValueKind.Object or JsonValueKind.Undefined) return;
        violations.Add(path.Length == 0 ? "$" : path, "must be an object");
    }

    public string Path { get; }

    public ViolationList Violations => _violations;

    /// <summary>Names of all fields, in the order of the file; they count as asked for.</summary>
    public IReadOnlyList<string> AllNames()
    {
        if (_element.ValueKind != JsonValueKind.Object) return [];
        var names = _element.EnumerateObject().Select(p => p.Name).ToList();
        _known.UnionWith(names);
        return names;
    }

    public string PathOf(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    public bool Has(string name)
    {
        _known.Add(name);
        return _element.ValueKind == JsonValueKind.Object && _element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null;
    }

    /// <summary>NaN where the field is faulty.</summary>
    public double Number(string name)
    {
        if (Find(name) is not { } value) return double.NaN;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && double.IsFinite(number)) return number;
        _violations.Add(PathOf(name), "must be a finite number");
        return double.NaN;
    }

    /// <summary>A number, or a text that holds one, as some venues write them; NaN where the field is faulty.</summary>
    public double NumberOrText(string name)
    {
        if (Find(name) is not { } value) return double.NaN;
        if (value.ValueKind == JsonValueKind.Number) return Number(name);
        var isNumber = double.TryParse(
            value.ValueKind == JsonValueKind.String ? value.GetString() : "", NumberStyles.Float, CultureInfo.InvariantCulture, out var number);
        if (isNumber && double.IsFinite(number)) return number;
        _violations.Add(PathOf(name), "must be a finite number, or a text that holds one");
        return double.NaN;
    }

    public bool IsArray(string name) => Has(name) && _element.GetProperty(name).ValueKind == JsonValueKind.Array;

    /// <summary>An array of finite numbers, at most <paramref name="limit"/> of them; empty where the field is faulty.</summary>
    public ImmutableArray<double> Numbers(string name, int limit = 1_000)
    {
        if (Find(name) is not { } value) return [];
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() > limit)
        {
            _violations.Add(PathOf(name), $"must be an array of at most {limit} numbers");
            return [];
        }

        var numbers = ImmutableArray.CreateBuilder<double>(value.GetArrayLength());
        foreach (var element in value.EnumerateArray())
        {
            if (element.ValueKind == JsonValueKind.Number && element.TryGetDouble(out var number) && double.IsFinite(number)) numbers.Add(number);
            else _violations.Add($"{PathOf(name)}[{numbers.Count}]", "must be a finite number");
        }

        return numbers.ToImmutable();
    }

    public string Text(string name)
    {
        if (Find(name) is not { } value) return "";
        if (value.ValueKind == JsonValueKind.String && value.GetString() is { Length: > 0 } text) return text;
        _violations.Add(PathOf(name), "must be a string that is not empty");
        return "";
    }

    public bool Flag(string name)
    {
        if (!Has(name)) return false;
        var value = _element.GetProperty(name);
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        _violations.Add(PathOf(name), "must be true or false");
        return false;
    }

    /// <summary>One of a closed list of words.</summary>
    public T Choice<T>(string name, IReadOnlyDictionary<string, T> choices)
    {
        var text = Text(name);
        if (choices.TryGetValue(text, out var choice)) return choice;
        if (text.Length > 0) _violations.Add(PathOf(name), $"'{text}' is none of {string.Join(", ", choices.Keys)}");
        return choices.Values.First();
    }

    public DateTimeOffset Instant(string name)
    {
        var text = Text(name);
        const string Format = "yyyy-MM-dd'T'HH:mm:ss'Z'";
        if (DateTimeOffset.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant)) return instant;
        if (text.Length > 0) _violations.Add(PathOf(name), $"'{text}' is no UTC instant such as 2026-09-23T00:00:00Z");
        return default;
    }

    /// <summary>An array of arrays, each a word and finite numbers, as many in each; empty where the field is faulty.</summary>
    public IReadOnlyList<(string Word, double[] Numbers)> Tuples(string name, int numbers)
    {
        if (Find(name) is not { } value) return [];
        if (value.ValueKind == JsonValueKind.Array && value.EnumerateArray().All(IsTuple))
            return [.. value.EnumerateArray().Select(t => (t[0].GetString()!, t.EnumerateArray().Skip(1).Select(v => v.GetDouble()).ToArray()))];
        _violations.Add(PathOf(name), $"must be an array of arrays of a word and {numbers} numbers");
        return [];

        bool IsTuple(JsonElement tuple) =>
            tuple.ValueKind == JsonValueKind.Array
            && tuple.GetArrayLength() == numbers + 1
            && tuple[0].ValueKind == JsonValueKind.String
            && tuple.EnumerateArray().Skip(1).All(v => v.ValueKind == JsonValueKind.Number && double.IsFinite(v.GetDouble()));
    }

    public JsonSection Section(string name) =>
        new(Find(name) ?? default, PathOf(name), _violations);

    public IReadOnlyList<JsonSection> Sections(string name)
    {
        if (Find(name) is not { } value) return [];
        if (value.ValueKind == JsonValueKind.Array)
        {
            return [.. value.EnumerateArray().Select((element, i) => new JsonSection(element, $"{PathOf(name)}[{i}]", _violations))];
        }

        _violations.Add(PathOf(name), "must be an array");
        return [];
    }

    public void Close()
    {
        if (_element.ValueKind != JsonValueKind.Object) return;
        foreach (var property in _element.EnumerateObject())
        {
            if (!_known.Contains(property.Name)) _violations.Add(PathOf(property.Name), "unknown field");
        }
    }

    private JsonElement? Find(string name)
    {
        if (Has(name)) return _element.GetProperty(name);
        if (_element.ValueKind == JsonValueKind.Object) _violations.Add(PathOf(name), "is missing");
        return null;
    }
}
