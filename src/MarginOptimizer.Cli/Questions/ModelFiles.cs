using MarginOptimizer.Cli.Options;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.MarketData;
using MarginOptimizer.Server.Wire;

namespace MarginOptimizer.Cli.Questions;

/// <summary>The model documents of a command line, and what names mean beside them.</summary>
internal sealed class ModelFiles
{
    private readonly MarginModelCatalog _catalog;
    private readonly List<(MarginModelVersion Version, string Document)> _own = [];

    private ModelFiles(IEnumerable<string> paths, FaultCollector faults)
    {
        var catalog = MarginModelCatalog.Embedded;
        foreach (var path in paths)
        {
            faults.Try(() => JsonFile.ReadText(path, MaxBytes, document =>
            {
                var file = MarginModelReader.ReadFile(document);
                catalog = catalog.With(file);
                _own.Add((file.Version, document));
                return file;
            }));
        }

        _catalog = catalog;
    }

    /// <summary>The embedded versions and those of the files.</summary>
    public MarginModelCatalog Catalog => _catalog;

    /// <summary>A character takes at most four bytes.</summary>
    public static long MaxBytes => 4L * MarginModelReader.MaximumLength;

    /// <summary>The versions of the files, in their order.</summary>
    public IEnumerable<MarginModelVersion> Versions => _own.Select(o => o.Version);

    public static ModelFiles Read(IEnumerable<string>? paths, FaultCollector faults) => new(paths ?? [], faults);

    /// <summary>
    /// What a name means: a document where the version named is one of these files, the bare name otherwise, which whoever answers then looks up.
    /// </summary>
    /// <param name="name">An id, or an id at a day.</param>
    /// <param name="at">For an id alone.</param>
    public ModelChoice Choose(string name, DateTimeOffset at)
    {
        var isOurs = _own.Any(o => name == o.Version.Id || name.StartsWith(o.Version.Id + "@", StringComparison.Ordinal));
        if (!isOurs) return new ModelChoice(name, at);
        try
        {
            return Of(_catalog.Resolve(name, at).Version, at) ?? new ModelChoice(name, at);
        }
        catch (InvalidInputException fault)
        {
            throw new InvalidInputException("--model", fault.Violations[0].Message);
        }
    }

    /// <summary>The model where none is named: that of the one file, or the standard one without files.</summary>
    public ModelChoice Standard(DateTimeOffset at) => _own.Count switch
    {
        0 => new ModelChoice(QuestionOptions.StandardModel, at),
        1 => Of(_own[0].Version, at)!,
        _ => throw new InvalidInputException("--model", $"is missing: name one of {string.Join(", ", Versions.Select(v => v.Name))}"),
    };

    /// <summary>Every file, whatever its dates.</summary>
    public IEnumerable<ModelChoice> All(DateTimeOffset at) => Versions.Select(v => Of(v, at)!);

    private ModelChoice? Of(MarginModelVersion version, DateTimeOffset at) => _own.FirstOrDefault(o => o.Version == version) is { Document: { } document }
        ? new ModelChoice(version.Name, at) { Document = document }
        : null;
}
