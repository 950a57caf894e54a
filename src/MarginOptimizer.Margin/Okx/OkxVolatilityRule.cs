using System.Collections.Immutable;

namespace MarginOptimizer.Margin.Okx;

/// <summary>MR1: shocks of volatility by days to expiry, linear between knots and flat outside; in points and in percent of it, of which the worse counts.</summary>
/// <param name="Days">Knots, ascending.</param>
/// <param name="Points">Absolute, fractions: 0.30 for 30 points.</param>
/// <param name="Percent">Relative, fractions.</param>
internal sealed record OkxVolatilityRule(ImmutableArray<double> Days, ImmutableArray<double> Points, ImmutableArray<double> Percent)
{
    public const int Same = 0;
    public const int PointsUp = 1;
    public const int PointsDown = 2;
    public const int PercentUp = 3;
    public const int PercentDown = 4;
    public const int Count = 5;

    /// <summary>Never below 0.</summary>
    public double Shocked(double volatility, double days, int which) => which switch
    {
        PointsUp => volatility + Interpolation.At(Days, Points, days),
        PointsDown => Math.Max(volatility - Interpolation.At(Days, Points, days), 0.0),
        PercentUp => volatility * (1.0 + Interpolation.At(Days, Percent, days)),
        PercentDown => volatility * Math.Max(1.0 - Interpolation.At(Days, Percent, days), 0.0),
        _ => volatility,
    };
}
