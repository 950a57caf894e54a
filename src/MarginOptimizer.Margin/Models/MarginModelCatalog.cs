using System.Collections.Immutable;
using System.Globalization;
using System.Reflection;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Margin.Models;

/// <summary>The model versions that can be selected: those embedded here and any that a user adds.</summary>
public sealed class MarginModelCatalog
{
    private const string Folder = "MarginOptimizer.Margin.Models.Data.";

    /// <summary>Between id and date in a selector.</summary>
    private const char DateMark = '@';

    private static readonly Lazy<MarginModelCatalog> EmbeddedOnce = new(LoadEmbedded);

    private MarginModelCatalog(IEnumerable<ModelFile> files) =>
        Files = [.. files.OrderBy(f => f.Version.Id, StringComparer.Ordinal).ThenBy(f => f.Version.EffectiveFrom)];

    /// <summary>The versions that come with this library.</summary>
    public static MarginModelCatalog Embedded => EmbeddedOnce.Value;

    /// <summary>Ordered by id, then by first day.</summary>
    public ImmutableArray<ModelFile> Files { get; }

    /// <summary>Ordered as <see cref="Files"/>.</summary>
    public IEnumerable<IMarginModel> Models => Files.Select(f => f.Model);

    public IEnumerable<MarginModelVersion> Versions => Files.Select(f => f.Version);

    /// <summary>Ids of the models, each once, in order.</summary>
    public IEnumerable<string> Ids => Files.Select(f => f.Version.Id).Distinct(StringComparer.Ordinal);

    /// <summary>A catalog with one more version.</summary>
    /// <exception cref="InvalidInputException">The name is taken.</exception>
    public MarginModelCatalog With(ModelFile file) => Versions.Any(v => v.Name == file.Version.Name)
        ? throw new InvalidInputException("id", $"a version {file.Version.Name} exists already")
        : new MarginModelCatalog(Files.Add(file));

    /// <summary>The version of a model in effect at an instant; where a user's version overlaps another, the one that began later.</summary>
    /// <param name="id">Model id.</param>
    /// <param name="instant">UTC.</param>
    /// <param name="includeAnnounced">Also versions that are only announced; otherwise they are had by name alone, however late the instant.</param>
    /// <exception cref="InvalidInputException">No such model, or none of its versions is in effect; says which exist.</exception>
    public IMarginModel Select(string id, DateTimeOffset instant, bool includeAnnounced = false) => FileAt(id, instant, includeAnnounced).Model;

    /// <summary>A version by its name, such as <c>deribit-spm@2026-09-23</c>, whatever the time: also one that is only announced.</summary>
    /// <exception cref="InvalidInputException">There is none; says which exist.</exception>
    public IMarginModel Named(string name) => FindNamed(name)?.Model
        ?? throw new InvalidInputException("margin_model", $"there is no version '{name}'; there are {Describe(Files)}");

    /// <summary>
    /// What a selector means: <c>id</c> the version in effect at the instant given; <c>id@date</c> the version of that name, also one that is
    /// only announced, or else the version in effect at the beginning of that day (UTC).
    /// </summary>
    /// <param name="selector">Such as <c>deribit-spm</c>, <c>deribit-spm@2026-09-23</c> or <c>deribit-spm@2024-07-01</c>.</param>
    /// <param name="instant">For a selector without a date.</param>
    /// <exception cref="InvalidInputException">There is no such model, its date is none, or no version was in effect then; says which exist.</exception>
    public ModelFile Resolve(string selector, DateTimeOffset instant)
    {
        var mark = selector.IndexOf(DateMark, StringComparison.Ordinal);
        if (mark < 0) return FileAt(selector, instant, includeAnnounced: false);
        if (FindNamed(selector) is { } named) return named;
        var (id, date) = (selector[..mark], selector[(mark + 1)..]);
        if (DateTimeOffset.TryParseExact(date, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day))
            return FileAt(id, day, includeAnnounced: false);
        throw new InvalidInputException("margin_model", $"'{date}' in '{selector}' is no date such as 2026-09-23");
    }

    /// <summary>Every version that a selector may come to, whatever the instant.</summary>
    /// <param name="selector">As <see cref="Resolve"/> takes it.</param>
    public IEnumerable<ModelFile> VersionsOf(string selector)
    {
        var mark = selector.IndexOf(DateMark, StringComparison.Ordinal);
        var id = mark < 0 ? selector : selector[..mark];
        return Files.Where(f => f.Version.Id == id);
    }

    /// <summary>The versions of a model that are only announced, by first day.</summary>
    public IEnumerable<ModelFile> AnnouncedOf(string id) =>
        Files.Where(f => f.Version.Id == id && f.Version.Status == ModelStatus.Announced);

    private ModelFile? FindNamed(string name) => Files.FirstOrDefault(f => f.Version.Name == name);

    private ModelFile FileAt(string id, DateTimeOffset instant, bool includeAnnounced)
    {
        var versions = Files.Where(f => f.Version.Id == id).ToList();
        var selected = versions.LastOrDefault(f => f.Version.Includes(instant) && (includeAnnounced || f.Version.Status != ModelStatus.Announced));
        if (selected is not null) return selected;
        throw new InvalidInputException("margin_model", versions.Count == 0
            ? $"there is no model '{id}'; there are {string.Join(", ", Ids)}"
            : FormattableString.Invariant($"no version of {id} is in effect at {instant.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}; there are {Describe(versions)}"));
    }

    private static string Describe(IEnumerable<ModelFile> files) => string.Join(", ", files.Select(f => f.Version switch
    {
        { Status: ModelStatus.Announced } version => $"{version.Name} (announced, by this name only)",
        { EffectiveTo: { } end } version => FormattableString.Invariant($"{version.Name} (until {end:yyyy-MM-dd})"),
        var version => version.Name,
    }));

    private static MarginModelCatalog LoadEmbedded()
    {
        var assembly = Assembly.GetExecutingAssembly();
        var files = assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith(Folder, StringComparison.Ordinal) && name.EndsWith(".json", StringComparison.Ordinal))
            .Order(StringComparer.Ordinal)
            .Select(name => MarginModelReader.ReadFile(ReadText(assembly, name)));
        return files.Aggregate(new MarginModelCatalog([]), (catalog, file) => catalog.With(file));
    }

    private static string ReadText(Assembly assembly, string name)
    {
        using var stream = assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"resource {name} cannot be opened");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
