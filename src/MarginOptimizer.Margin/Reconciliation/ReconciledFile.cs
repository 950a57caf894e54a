using System.Collections.Immutable;

namespace MarginOptimizer.Margin.Reconciliation;

/// <summary>One file of known figures, computed anew.</summary>
/// <param name="Name">File name without folder.</param>
/// <param name="Source">Id of the kind of file.</param>
/// <param name="IsVenueAnswer">It is one saved answer of a venue.</param>
/// <param name="Cases">In the order of the file.</param>
public sealed record ReconciledFile(string Name, string Source, bool IsVenueAnswer, ImmutableArray<ReconciledCase> Cases);
