using System.Collections.Immutable;

namespace MarginOptimizer.Margin.Reconciliation;

/// <summary>One known result beside what is computed here.</summary>
/// <param name="Model">Model the entry belongs to, in words for people, such as <c>Derive PM2</c>; results are grouped by it.</param>
/// <param name="Id">Of the entry, distinct within its file.</param>
/// <param name="Evidence">Where the expected figures come from, in few words: the entry's status, such as <c>verified: exchange output</c>.</param>
/// <param name="Counts">False for figures that were themselves computed by us: shown apart, as regression.</param>
/// <param name="Fields">Every figure that is compared; empty where nothing can be.</param>
public sealed record ReconciledCase(string Model, string Id, string Evidence, bool Counts, ImmutableArray<ReconciledField> Fields)
{
    /// <summary>Why an entry is not or not wholly compared, or what was assumed; empty when there is nothing to say.</summary>
    public string Note { get; init; } = "";

    /// <summary>Every field is within its tolerance; a case without fields is not reproduced.</summary>
    public bool IsReproduced => !Fields.IsDefaultOrEmpty && Fields.All(f => f.IsReproduced);

    /// <summary>Whether entries of this status count as known: those verified or published, not those computed by us.</summary>
    public static bool CountsByStatus(string status) =>
        status.StartsWith("verified", StringComparison.Ordinal) || status.StartsWith("published", StringComparison.Ordinal);
}
