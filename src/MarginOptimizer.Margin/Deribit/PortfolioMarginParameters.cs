using System.Collections.Immutable;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>
/// Parameters of Deribit's segregated portfolio margin (v2) for one settlement currency. Fractions unless stated; the names in
/// <see cref="Fields"/> are those of the venue's <c>pme/get_params</c>.
/// </summary>
public sealed record PortfolioMarginParameters
{
    /// <summary>Largest price move of the standard table; its nine moves are k/4 of it, k = -4 .. 4.</summary>
    public required double PriceRange { get; init; }

    /// <summary>Relative rise of a volatility at 30 days to expiry.</summary>
    public required double VolatilityRangeUp { get; init; }

    /// <summary>Relative fall of a volatility at 30 days to expiry.</summary>
    public required double VolatilityRangeDown { get; init; }

    /// <summary>A raised volatility is at least this (fraction per square root of a year).</summary>
    public required double MinVolatilityForShockUp { get; init; }

    /// <summary>Power of 30/days that scales the volatility shocks below 30 days.</summary>
    public required double ShortTermVegaPower { get; init; }

    /// <summary>The same from 30 days on.</summary>
    public required double LongTermVegaPower { get; init; }

    /// <summary>Weight of the extended table.</summary>
    public required double ExtendedTableFactor { get; init; }

    /// <summary>Growth of the delta-shock rate per coin of delta beyond the threshold.</summary>
    public required double DeltaShockIncrement { get; init; }

    /// <summary>USD of delta up to which the delta shock is zero.</summary>
    public required double DeltaShockThreshold { get; init; }

    /// <summary>Largest rate of the delta shock.</summary>
    public required double MaxDeltaShock { get; init; }

    /// <summary>USD per unit of (|move| / price range - 1) by which the extended table is shrunk towards zero.</summary>
    public required double ExtendedDampener { get; init; }

    /// <summary>Annual rate of the roll shock.</summary>
    public required double AnnualisedMoveRisk { get; init; }

    /// <summary>Least rate of the roll shock; the rate of a perpetual.</summary>
    public required double MinAnnualisedMove { get; init; }

    /// <summary>Share of a gain that the reported vectors keep; no part of the requirement of one currency.</summary>
    public required double PnlOffset { get; init; }

    /// <summary>USD, cap of the gains kept.</summary>
    public required double MaxOffsetablePnl { get; init; }

    /// <summary>Maintenance margin as a share of the risk matrix margin.</summary>
    public required double MaintenanceFactor { get; init; }

    /// <summary>Names (see <see cref="Fields"/>) of the parameters that are not verified for this currency and date.</summary>
    public ImmutableArray<string> Unverified { get; init; } = [];

    internal static ImmutableArray<ParameterField<PortfolioMarginParameters>> Fields { get; } =
    [
        new("price_range", p => p.PriceRange, 0.001, 0.9),
        new("volatility_range_up", p => p.VolatilityRangeUp, 0.0, 10.0, ForOptionsOnly: true),
        new("volatility_range_down", p => p.VolatilityRangeDown, 0.0, 10.0, ForOptionsOnly: true),
        new("min_volatility_for_shock_up", p => p.MinVolatilityForShockUp, 0.0, 10.0, ForOptionsOnly: true),
        new("short_term_vega_power", p => p.ShortTermVegaPower, 0.0, 2.0, ForOptionsOnly: true),
        new("long_term_vega_power", p => p.LongTermVegaPower, 0.0, 2.0, ForOptionsOnly: true),
        new("extended_table_factor", p => p.ExtendedTableFactor, 0.0, 10.0),
        new("m_inc", p => p.DeltaShockIncrement, 0.0, 1.0),
        new("delta_total_liq_shock_threshold", p => p.DeltaShockThreshold, 0.0, 1e15),
        new("max_delta_shock", p => p.MaxDeltaShock, 0.0, 1.0),
        new("extended_dampener", p => p.ExtendedDampener, 0.0, 1e15),
        new("annualised_move_risk", p => p.AnnualisedMoveRisk, 0.0, 10.0),
        new("min_annualised_move", p => p.MinAnnualisedMove, 0.0, 1.0),
        new("pnl_offset", p => p.PnlOffset, 0.0, 1.0, IsReportOnly: true),
        new("max_offsetable_pnl", p => p.MaxOffsetablePnl, 0.0, 1e15, IsReportOnly: true),
        new("mm_factor", p => p.MaintenanceFactor, 0.0, 1.0),
    ];

    /// <summary>Adds a fault for every parameter that is not finite or outside its range.</summary>
    public void Check(string path, ViolationList violations)
    {
        foreach (var field in Fields) field.Check(path, field.Read(this), violations);
    }

    internal static PortfolioMarginParameters From(IReadOnlyDictionary<string, double> values, ImmutableArray<string> unverified) => new()
    {
        PriceRange = values["price_range"],
        VolatilityRangeUp = values["volatility_range_up"],
        VolatilityRangeDown = values["volatility_range_down"],
        MinVolatilityForShockUp = values["min_volatility_for_shock_up"],
        ShortTermVegaPower = values["short_term_vega_power"],
        LongTermVegaPower = values["long_term_vega_power"],
        ExtendedTableFactor = values["extended_table_factor"],
        DeltaShockIncrement = values["m_inc"],
        DeltaShockThreshold = values["delta_total_liq_shock_threshold"],
        MaxDeltaShock = values["max_delta_shock"],
        ExtendedDampener = values["extended_dampener"],
        AnnualisedMoveRisk = values["annualised_move_risk"],
        MinAnnualisedMove = values["min_annualised_move"],
        PnlOffset = values["pnl_offset"],
        MaxOffsetablePnl = values["max_offsetable_pnl"],
        MaintenanceFactor = values["mm_factor"],
        Unverified = unverified,
    };
}
