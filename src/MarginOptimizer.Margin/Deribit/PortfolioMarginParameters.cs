using System.Collections.Immutable;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>
/// Parameters of Deribit's segregated portfolio margin (v2) for one settlement currency. Fractions unless stated; the names in
/// <see cref="Unverified"/> are those of the venue's <c>pme/get_params</c>.
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

    /// <summary>Names of the parameters that are not verified for this currency and date.</summary>
    public ImmutableArray<string> Unverified { get; init; } = [];

    internal VolatilityRule Volatility =>
        new(VolatilityRangeUp, VolatilityRangeDown, MinVolatilityForShockUp, ShortTermVegaPower, LongTermVegaPower);

    /// <summary>Adds a fault for every parameter that is not finite or outside its range.</summary>
    public void Check(string path, ViolationList violations)
    {
        foreach (var parameter in PortfolioMarginFields.All)
        {
            parameter.Field.Check($"{path}.{parameter.Field.Name}", parameter.Read(this), violations);
        }
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
