using System.Collections.Immutable;

namespace MarginOptimizer.Margin.Reconciliation;

/// <summary>Every kind of file that can be reconciled: one line each.</summary>
public static class ReconciliationSources
{
    /// <summary>Ordered by id.</summary>
    public static ImmutableArray<IReconciliationSource> All { get; } = Ordered(
    [
    ]);

    private static ImmutableArray<IReconciliationSource> Ordered(IEnumerable<IReconciliationSource> sources) =>
        [.. sources.OrderBy(s => s.Id, StringComparer.Ordinal)];
}
