using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Margin.Reconciliation;

/// <summary>Computes files of known figures anew by the models here.</summary>
public static class Reconciler
{
    private const string Folder = "MarginOptimizer.Margin.Reconciliation.Cases.";

    /// <summary>Every file carried in this library, by name.</summary>
    public static ImmutableArray<ReconciledFile> Carried()
    {
        var assembly = Assembly.GetExecutingAssembly();
        return
        [
            .. assembly.GetManifestResourceNames()
                .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
                .Select(name => Carried(assembly, name)),
        ];
    }

    /// <summary>The cases of one file.</summary>
    /// <param name="root">The file.</param>
    /// <param name="fileName">Without folder.</param>
    /// <exception cref="InvalidInputException">No source recognises the file, or the one that does finds it faulty.</exception>
    public static ReconciledFile Reconcile(JsonElement root, string fileName) => Reconcile(root, fileName, ReconciliationSources.All);

    internal static ReconciledFile Reconcile(JsonElement root, string fileName, ImmutableArray<IReconciliationSource> sources)
    {
        var found = sources.Where(s => s.Recognises(root, fileName)).ToList();
        if (found.Count == 0)
            throw new InvalidInputException("$", $"is no file of figures that is known here; known are {string.Join(", ", sources.Select(s => s.Id))}");
        if (found.Count > 1)
            throw new InvalidOperationException($"{fileName} is claimed by {string.Join(", ", found.Select(s => s.Id))}");
        var cases = found[0].Reconcile(root).ToImmutableArray();
        if (cases.IsEmpty) throw new InvalidInputException("$", "holds no figures");
        return new ReconciledFile(fileName, found[0].Id, found[0].IsVenueAnswer, cases);
    }

    private static ReconciledFile Carried(Assembly assembly, string resource)
    {
        using var stream = assembly.GetManifestResourceStream(resource)
            ?? throw new InvalidOperationException($"resource {resource} cannot be opened");
        using var document = JsonDocument.Parse(stream);
        return Reconcile(document.RootElement, resource[Folder.Length..]);
    }
}
