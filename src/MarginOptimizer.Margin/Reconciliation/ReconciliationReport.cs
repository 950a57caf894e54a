using System.Collections.Immutable;

namespace MarginOptimizer.Margin.Reconciliation;

/// <summary>What was reproduced of all files: results known from elsewhere, and apart from them those that were themselves computed by us.</summary>
/// <param name="Files">In the order asked for.</param>
public sealed record ReconciliationReport(ImmutableArray<ReconciledFile> Files)
{
    private IEnumerable<ReconciledCase> Cases => Files.SelectMany(f => f.Cases);

    /// <summary>Results known from elsewhere, by model.</summary>
    public ImmutableArray<ModelReconciliation> Known => Group(Cases.Where(c => c.Counts));

    /// <summary>Results computed by us, which only tell that nothing changed, by model.</summary>
    public ImmutableArray<ModelReconciliation> Regression => Group(Cases.Where(c => !c.Counts && !c.Fields.IsDefaultOrEmpty));

    /// <summary>Entries that do not count and have no figure to compare; their notes say why.</summary>
    public IEnumerable<ReconciledCase> NotCompared => Cases.Where(c => !c.Counts && c.Fields.IsDefaultOrEmpty);

    /// <summary>Cases that have a figure outside its tolerance, or count and have none.</summary>
    public IEnumerable<ReconciledCase> Failed => Cases.Where(c => !c.IsReproduced && (c.Counts || !c.Fields.IsDefaultOrEmpty));

    /// <summary>Cases that count.</summary>
    public int KnownCount => Cases.Count(c => c.Counts);

    /// <summary>Cases that count and are reproduced.</summary>
    public int ReproducedCount => Cases.Count(c => c.Counts && c.IsReproduced);

    /// <summary>There is a case that counts, every one of them is reproduced, and so is every regression.</summary>
    public bool IsComplete => KnownCount > 0 && !Failed.Any();

    private static ImmutableArray<ModelReconciliation> Group(IEnumerable<ReconciledCase> cases) =>
    [
        .. cases.GroupBy(c => c.Model, StringComparer.Ordinal)
            .OrderBy(g => g.Key, StringComparer.Ordinal)
            .Select(g => new ModelReconciliation(g.Key, [.. g])),
    ];
}
