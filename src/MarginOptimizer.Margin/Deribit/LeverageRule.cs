using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>
/// Since August 2026: <c>n / L(n)</c>, with leverage L = <see cref="SmallLeverage"/> for small positions. Where the curve to large positions is
/// given, L falls linearly between its ends, which is our assumption.
/// </summary>
/// <param name="SmallLeverage">Leverage of small positions.</param>
/// <param name="MaintenanceShare">Maintenance margin as a share of the initial one.</param>
/// <param name="Curve">Leverage of large positions; null where it is unknown, and then the leverage is the same at every size.</param>
public sealed record LeverageRule(double SmallLeverage, double MaintenanceShare, LeverageCurve? Curve) : FuturesRule
{
    private const string Reason = "leverage falls with the size of the position, along a curve that is not known";

    internal override (double Initial, double Maintenance)? FlatRate =>
        Curve is null ? (1.0 / SmallLeverage, MaintenanceShare / SmallLeverage) : null;

    internal override MarginNode Initial(string label, Affine size, double price) => Charge(label, size, price);

    internal override MarginNode Maintenance(string label, Affine size, double price) => Charge(label, size, MaintenanceShare * price);

    private Opaque Charge(string label, Affine size, double factor) =>
        new(label, [size], v => factor * At(Math.Abs(v[0])).Value, Reason, [])
        {
            Derivatives = (v, slopes) => slopes[0] = factor * Math.Sign(v[0]) * At(Math.Abs(v[0])).Slope,
        };

    /// <summary>Coins of charge at a size, and its derivative.</summary>
    private (double Value, double Slope) At(double coins)
    {
        if (Curve is not { } curve || coins <= curve.SmallUpTo) return (coins / SmallLeverage, 1.0 / SmallLeverage);
        if (coins >= curve.LargeFrom) return (coins / curve.LargeLeverage, 1.0 / curve.LargeLeverage);
        var slope = (curve.LargeLeverage - SmallLeverage) / (curve.LargeFrom - curve.SmallUpTo);
        var leverage = SmallLeverage + (slope * (coins - curve.SmallUpTo));
        return (coins / leverage, (leverage - (coins * slope)) / (leverage * leverage));
    }
}
