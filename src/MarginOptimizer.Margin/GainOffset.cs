namespace MarginOptimizer.Margin;

/// <summary>How a venue shows gains in its aggregated risk vectors; no part of a requirement.</summary>
/// <param name="Share">Share of a gain that is kept.</param>
/// <param name="Cap">Most that is kept, in the unit's currency.</param>
public readonly record struct GainOffset(double Share, double Cap)
{
    /// <summary>Gains are shown in full.</summary>
    public static GainOffset None { get; } = new(1.0, double.PositiveInfinity);

    /// <summary>The P&amp;L as the venue shows it: losses unchanged.</summary>
    public double Apply(double profit) => profit < 0.0 ? profit : Math.Min(profit * Share, Cap);
}
