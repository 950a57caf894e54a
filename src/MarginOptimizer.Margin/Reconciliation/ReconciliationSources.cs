using System.Collections.Immutable;
using MarginOptimizer.Margin.Reconciliation.Deribit;

namespace MarginOptimizer.Margin.Reconciliation;

/// <summary>Every kind of file that can be reconciled: one line each.</summary>
public static class ReconciliationSources
{
    /// <summary>Ordered by id.</summary>
    public static ImmutableArray<IReconciliationSource> All { get; } = Ordered(
    [
        new DeribitVectors(),
        new DeribitWindows(),
        new DeribitSimulation(),
        new DeribitPortfolioTotals(),
        new Derive.DeriveCaseSource(),
        new Derive.DeriveMarginAnswer(),
        new VenueVectorSource(),
        new Binance.BinanceAccountSource(),
        new Bybit.BybitPortfolioMarginSource(),
        new Okx.OkxPositionBuilderSource(),
    ]);

    private static ImmutableArray<IReconciliationSource> Ordered(IEnumerable<IReconciliationSource> sources) =>
        [.. sources.OrderBy(s => s.Id, StringComparer.Ordinal)];
}
