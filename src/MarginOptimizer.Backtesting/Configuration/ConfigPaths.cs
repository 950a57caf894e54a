using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Json;

namespace MarginOptimizer.Backtesting.Configuration;

/// <summary>Paths of a configuration made absolute.</summary>
/// <param name="Folder">What they are relative to, absolute.</param>
/// <param name="IsConfined">None may lead out of the folder.</param>
internal sealed record ConfigPaths(string Folder, bool IsConfined)
{
    /// <summary>Every path resolved so far, in order.</summary>
    public List<string> Resolved { get; } = [];

    /// <summary>The path, or null after noting a fault.</summary>
    public string? Resolve(string path, string at, Domain.Validation.ViolationList faults)
    {
        if (path.Length == 0 || path.Contains('\0', StringComparison.Ordinal))
        {
            faults.Add(at, $"is {InputText.Quote(path)}, expected a path");
            return null;
        }

        var full = Path.GetFullPath(path, Folder);
        if (!IsConfined || full.StartsWith(Folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
        {
            Resolved.Add(full);
            return full;
        }

        faults.Add(at, $"{InputText.Quote(path)} leads out of the data folder");
        return null;
    }

    /// <summary>A path in a field, or null where it is absent or faulty.</summary>
    public string? Field(JsonFields fields, string name, Domain.Validation.ViolationList faults) =>
        fields.Text(name) is { } text ? Resolve(text, fields.PathOf(name), faults) : null;

    /// <summary>Paths in an array field.</summary>
    public IEnumerable<string> Items(JsonFields fields, string name, Domain.Validation.ViolationList faults)
    {
        foreach (var (element, at) in fields.Items(name))
        {
            if (element.ValueKind != System.Text.Json.JsonValueKind.String) faults.Add(at, $"is {JsonFields.NameOf(element)}, expected a path");
            else if (Resolve(element.GetString()!, at, faults) is { } path) yield return path;
        }
    }
}
