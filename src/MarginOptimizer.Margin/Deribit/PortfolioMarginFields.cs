using System.Collections.Immutable;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>All parameters of portfolio margin under the names of the venue's <c>public/pme/get_params</c>.</summary>
internal static class PortfolioMarginFields
{
    /// <summary>Larger than any amount of money that makes sense.</summary>
    private const double MostUsd = 1e15;

    public static ImmutableArray<PortfolioMarginField> All { get; } =
    [
        new(new("price_range", 0.001, 0.9), p => p.PriceRange, IsForMatrix: true),
        new(new("volatility_range_up", 0.0, 10.0), p => p.VolatilityRangeUp, ForOptionsOnly: true),
        new(new("volatility_range_down", 0.0, 1.0), p => p.VolatilityRangeDown, ForOptionsOnly: true),
        new(new("min_volatility_for_shock_up", 0.0, 10.0), p => p.MinVolatilityForShockUp, ForOptionsOnly: true),
        new(new("short_term_vega_power", 0.0, 2.0), p => p.ShortTermVegaPower, ForOptionsOnly: true),
        new(new("long_term_vega_power", 0.0, 2.0), p => p.LongTermVegaPower, ForOptionsOnly: true),
        new(new("extended_table_factor", 0.0, 10.0), p => p.ExtendedTableFactor, IsForMatrix: true),
        new(new("m_inc", 0.0, 1.0), p => p.DeltaShockIncrement),
        new(new("delta_total_liq_shock_threshold", 0.0, MostUsd), p => p.DeltaShockThreshold),
        new(new("max_delta_shock", 0.0, 1.0), p => p.MaxDeltaShock),
        new(new("extended_dampener", 0.0, MostUsd), p => p.ExtendedDampener, IsForMatrix: true),
        new(new("annualised_move_risk", 0.0, 10.0), p => p.AnnualisedMoveRisk),
        new(new("min_annualised_move", 0.0, 1.0), p => p.MinAnnualisedMove),
        new(new("pnl_offset", 0.0, 1.0), p => p.PnlOffset, IsReportOnly: true),
        new(new("max_offsetable_pnl", 0.0, MostUsd), p => p.MaxOffsetablePnl, IsReportOnly: true),
        new(new("mm_factor", 0.0, 1.0), p => p.MaintenanceFactor, IsForMatrix: true),
    ];
}
