using System.Text.Json;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.MarketData.Json;

/// <summary>
/// The fields of one JSON object, or of one row under a list of columns. Every reader method returns the value, or null after noting what is
/// wrong under the field's path; a JSON null counts as absent.
/// </summary>
internal readonly struct JsonFields
{
    private readonly JsonElement _element;
    private readonly IReadOnlyDictionary<string, int>? _columns;
    private readonly ViolationList _faults;

    private JsonFields(JsonElement element, string path, ViolationList faults, IReadOnlyDictionary<string, int>? columns = null)
    {
        (_element, Path, _faults, _columns) = (element, path, faults, columns);
    }

    public string Path { get; }

    public string PathOf(string name) => Path.Length == 0 ? name : $"{Path}.{name}";

    /// <summary>An object of which only <paramref name="known"/> fields are allowed.</summary>
    public static JsonFields? Open(JsonElement element, string path, ViolationList faults, params ReadOnlySpan<string> known)
    {
        var fields = OpenLenient(element, path, faults);
        if (fields is null) return null;
        foreach (var property in element.EnumerateObject())
        {
            if (known.Contains(property.Name)) continue;
            faults.Add(fields.Value.PathOf(property.Name), $"unknown field; known: {string.Join(", ", known)}");
        }

        return fields;
    }

    /// <summary>An object whose further fields are ignored, as a venue may add some any day.</summary>
    public static JsonFields? OpenLenient(JsonElement element, string path, ViolationList faults)
    {
        if (element.ValueKind == JsonValueKind.Object) return new JsonFields(element, path, faults);
        faults.Add(path.Length == 0 ? "document" : path, $"is {NameOf(element)}, expected an object");
        return null;
    }

    /// <summary>A row whose cells stand under <paramref name="columns"/>.</summary>
    public static JsonFields? OpenRow(
        JsonElement element, string path, ViolationList faults, IReadOnlyDictionary<string, int> columns)
    {
        if (element.ValueKind == JsonValueKind.Array && element.GetArrayLength() == columns.Count)
            return new JsonFields(element, path, faults, columns);
        faults.Add(path, element.ValueKind == JsonValueKind.Array
            ? $"has {element.GetArrayLength()} cells, expected one for each of the {columns.Count} columns"
            : $"is {NameOf(element)}, expected an array of cells");
        return null;
    }

    public void Fault(string name, string message) => _faults.Add(PathOf(name), message);

    public bool Has(string name) => Get(name) is not null;

    public JsonElement? Get(string name)
    {
        JsonElement value;
        if (_columns is null)
        {
            if (!_element.TryGetProperty(name, out value)) return null;
        }
        else
        {
            if (!_columns.TryGetValue(name, out var column)) return null;
            value = _element[column];
        }

        return value.ValueKind == JsonValueKind.Null ? null : value;
    }

    public double? Number(string name, NumberRule rule, bool required = false)
    {
        if (Get(name) is not { } value) return Missing<double>(name, required, rule.Words);
        return NumberOf(value, PathOf(name), rule, _faults);
    }

    public decimal? Decimal(string name, bool required = false)
    {
        const string words = "a decimal > 0";
        if (Get(name) is not { } value) return Missing<decimal>(name, required, words);
        var text = value.ValueKind == JsonValueKind.String ? value.GetString()! : value.GetRawText();
        if (DecimalText.TryParse(text, out decimal number) && number > 0) return number;
        Fault(name, $"is {InputText.Quote(text)}, expected {words}");
        return null;
    }

    public string? Text(string name, bool required = false)
    {
        if (Get(name) is not { } value) return Absent(name, required, "a text");
        if (value.ValueKind == JsonValueKind.String) return value.GetString();
        Fault(name, $"is {NameOf(value)}, expected a text");
        return null;
    }

    public bool Flag(string name)
    {
        if (Get(name) is not { } value) return false;
        if (value.ValueKind is JsonValueKind.True or JsonValueKind.False) return value.GetBoolean();
        Fault(name, $"is {NameOf(value)}, expected true or false");
        return false;
    }

    public DateTimeOffset? Time(string name, bool required = false)
    {
        if (Get(name) is not { } value) return Missing<DateTimeOffset>(name, required, TimeText.Words);
        if (value.ValueKind == JsonValueKind.String && TimeText.TryParse(value.GetString()!, out var time)) return time;
        Fault(name, $"is {InputText.Quote(value.GetRawText())}, expected {TimeText.Words}");
        return null;
    }

    public Currency? Currency(string name, bool required = false)
    {
        if (Text(name, required) is not { } code) return null;
        if (Domain.Currency.IsValidCode(code)) return new Currency(code);
        Fault(name, $"is {InputText.Quote(code)}, expected a currency such as BTC");
        return null;
    }

    /// <summary>One of the members of an enum, in snake_case.</summary>
    public TEnum? Choice<TEnum>(string name, bool required = false)
        where TEnum : struct, Enum
    {
        if (Text(name, required) is not { } text) return null;
        if (SnakeCase.TryParse<TEnum>(text, out var value)) return value;
        Fault(name, $"is {InputText.Quote(text)}, expected one of {SnakeCase.NamesOf<TEnum>()}");
        return null;
    }

    /// <summary>The elements of an array field with their paths; none when it is absent.</summary>
    public IEnumerable<(JsonElement Element, string Path)> Items(string name)
    {
        if (Get(name) is not { } value) return [];
        var path = PathOf(name);
        if (value.ValueKind == JsonValueKind.Array)
            return value.EnumerateArray().Select((element, index) => (element, $"{path}[{index}]"));
        _faults.Add(path, $"is {NameOf(value)}, expected an array");
        return [];
    }

    public static double? NumberOf(JsonElement value, string path, NumberRule rule, ViolationList faults)
    {
        if (!TryRead(value, out var number, out var fault))
        {
            faults.Add(path, $"{fault}, expected {rule.Words}");
            return null;
        }

        if (rule.FaultOf(number) is not { } broken) return number;
        faults.Add(path, broken);
        return null;
    }

    public static string NameOf(JsonElement element) => element.ValueKind switch
    {
        JsonValueKind.Object => "an object",
        JsonValueKind.Array => "an array",
        JsonValueKind.String => "a text",
        JsonValueKind.Number => "a number",
        JsonValueKind.True or JsonValueKind.False => "a truth value",
        _ => "null",
    };

    private static bool TryRead(JsonElement value, out double number, out string fault)
    {
        (number, fault) = (0, "");
        if (value.ValueKind == JsonValueKind.Number)
        {
            if (value.TryGetDouble(out number) && double.IsFinite(number)) return true;
            fault = $"is {InputText.Quote(value.GetRawText())}, beyond the range of numbers";
            return false;
        }

        if (value.ValueKind != JsonValueKind.String)
        {
            fault = $"is {NameOf(value)}";
            return false;
        }

        if (DecimalText.TryParse(value.GetString(), out number)) return true;
        fault = $"is {InputText.Quote(value.GetString())}, no decimal of at most {DecimalText.MaxLength} characters without exponent";
        return false;
    }

    private T? Missing<T>(string name, bool required, string words)
        where T : struct
    {
        Absent(name, required, words);
        return null;
    }

    private string? Absent(string name, bool required, string words)
    {
        if (required) Fault(name, $"is missing, expected {words}");
        return null;
    }
}
