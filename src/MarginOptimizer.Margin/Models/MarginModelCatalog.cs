using System.Collections.Immutable;
using System.Reflection;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Margin.Models;

/// <summary>The model versions that can be selected: those embedded here and any that a user adds.</summary>
public sealed class MarginModelCatalog
{
    private const string Folder = "MarginOptimizer.Margin.Models.Data.";

    private static readonly Lazy<MarginModelCatalog> EmbeddedOnce = new(LoadEmbedded);

    private MarginModelCatalog(IEnumerable<IMarginModel> models) =>
        Models = [.. models.OrderBy(m => m.Version.Id, StringComparer.Ordinal).ThenBy(m => m.Version.EffectiveFrom)];

    /// <summary>The versions that come with this library.</summary>
    public static MarginModelCatalog Embedded => EmbeddedOnce.Value;

    /// <summary>Ordered by id, then by first day.</summary>
    public ImmutableArray<IMarginModel> Models { get; }

    public IEnumerable<MarginModelVersion> Versions => Models.Select(m => m.Version);

    /// <summary>A catalog with one more version.</summary>
    /// <exception cref="InvalidInputException">The name is taken.</exception>
    public MarginModelCatalog With(IMarginModel model) => Versions.Any(v => v.Name == model.Version.Name)
        ? throw new InvalidInputException("id", $"a version {model.Version.Name} exists already")
        : new MarginModelCatalog(Models.Add(model));

    /// <summary>The version of a model in effect at an instant; where a user's version overlaps another, the one that began later.</summary>
    /// <exception cref="InvalidInputException">No such model, or none of its versions is in effect; says which exist.</exception>
    public IMarginModel Select(string id, DateTimeOffset instant)
    {
        var versions = Models.Where(m => m.Version.Id == id).ToList();
        var selected = versions.LastOrDefault(m => m.Version.Includes(instant));
        if (selected is not null) return selected;
        throw new InvalidInputException("margin_model", versions.Count == 0
            ? $"there is no model '{id}'; there are {string.Join(", ", Models.Select(m => m.Version.Id).Distinct())}"
            : FormattableString.Invariant($"no version of {id} is in effect at {instant.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}; there are {Describe(versions)}"));
    }

    /// <summary>A version by its name, such as <c>deribit-spm@2026-09-23</c>, whatever the time: also one that is only announced.</summary>
    /// <exception cref="InvalidInputException">There is none; says which exist.</exception>
    public IMarginModel Named(string name) => Models.FirstOrDefault(m => m.Version.Name == name)
        ?? throw new InvalidInputException("margin_model", $"there is no version '{name}'; there are {Describe(Models)}");

    private static string Describe(IEnumerable<IMarginModel> models) => string.Join(", ", models.Select(m => m.Version.EffectiveTo is { } end
        ? FormattableString.Invariant($"{m.Version.Name} (until {end:yyyy-MM-dd})")
        : m.Version.Name));

    private static MarginModelCatalog LoadEmbedded()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return new MarginModelCatalog(assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => MarginModelReader.Read(ReadText(assembly, name))));
    }

    private static string ReadText(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"resource {name} cannot be opened");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
