using System.Collections.Immutable;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Margin.Bybit;

/// <summary>Parameters of one coin. Rates without a known value are null, and then the charge is left out and answers say so.</summary>
internal sealed record BybitCoin
{
    private const double ReferenceDays = 30.0;

    /// <summary>Largest price move.</summary>
    public required double PriceRange { get; init; }

    /// <summary>Moves on each side of none.</summary>
    public required int PriceSteps { get; init; }

    /// <summary>Relative shock of a volatility of 30 days.</summary>
    public required double VolatilityUp { get; init; }

    public required double VolatilityDown { get; init; }

    /// <summary>Shocks are multiplied by (30 / days) to this power.</summary>
    public required double VolatilityPower { get; init; }

    /// <summary>Options closer to expiry are shocked as if they had so many days.</summary>
    public required double LeastDays { get; init; }

    /// <summary>Initial margin over maintenance margin.</summary>
    public required double InitialFactor { get; init; }

    /// <summary>Of the notional of every future and perpetual.</summary>
    public required double FutureRate { get; init; }

    /// <summary>Of the notional of net short options.</summary>
    public required double? OptionRate { get; init; }

    /// <summary>Of the notional of options matched across expiries, per day between them.</summary>
    public required double? VegaRate { get; init; }

    /// <summary>Of the notional of deltas matched across expiries, per year between them.</summary>
    public required double? DeltaRate { get; init; }

    /// <summary>Of the notional of deltas matched between settlement currencies.</summary>
    public required double? StablecoinRate { get; init; }

    public required ImmutableArray<UnverifiedParameter> Unverified { get; init; }

    /// <summary>Never below 0.</summary>
    public double Shocked(double volatility, double days, VolatilityShock shock)
    {
        if (shock == VolatilityShock.Same) return volatility;
        var factor = DeterministicMath.Pow(ReferenceDays / Math.Max(days, LeastDays), VolatilityPower);
        return volatility * Math.Max(1.0 + (factor * (shock == VolatilityShock.Up ? VolatilityUp : -VolatilityDown)), 0.0);
    }
}
