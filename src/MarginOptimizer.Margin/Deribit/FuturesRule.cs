using System.Collections.Immutable;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>Standard margin of a future or perpetual as a function of its size in coins, long or short alike, in coins.</summary>
public abstract record FuturesRule
{
    public ImmutableArray<string> Unverified { get; init; } = [];

    /// <summary>The rate at every size, where it is one.</summary>
    internal abstract (double Initial, double Maintenance)? FlatRate { get; }

    /// <summary>Why the charge cannot be lowered.</summary>
    internal abstract string Reason { get; }

    /// <summary>Charge and its derivative at a size &gt;= 0.</summary>
    internal abstract (double Value, double Slope) Initial(double coins);

    internal abstract (double Value, double Slope) Maintenance(double coins);
}

/// <summary>
/// In force from 11 January 2022 to August 2026: <c>n * (rate + increment * n)</c>.
/// </summary>
/// <param name="InitialRate">Initial rate of a small position.</param>
/// <param name="MaintenanceRate">Maintenance rate of a small position.</param>
/// <param name="Increment">Growth of both rates per coin.</param>
public sealed record SizeDependentRate(double InitialRate, double MaintenanceRate, double Increment) : FuturesRule
{
    internal override (double Initial, double Maintenance)? FlatRate => Increment == 0.0 ? (InitialRate, MaintenanceRate) : null;

    internal override string Reason => "the rate grows with the size of the position: quadratic";

    internal override (double Value, double Slope) Initial(double coins) => Quadratic(InitialRate, coins);

    internal override (double Value, double Slope) Maintenance(double coins) => Quadratic(MaintenanceRate, coins);

    private (double Value, double Slope) Quadratic(double rate, double coins) =>
        (coins * (rate + (Increment * coins)), rate + (2.0 * Increment * coins));
}

/// <summary>
/// Since August 2026: <c>n / L(n)</c>, with leverage L = <see cref="SmallLeverage"/> for small positions. Where the curve to large positions is
/// given, L falls linearly between its ends, which is our assumption.
/// </summary>
/// <param name="SmallLeverage">Leverage of small positions.</param>
/// <param name="MaintenanceShare">Maintenance margin as a share of the initial one.</param>
/// <param name="Curve">Leverage of large positions; null where it is unknown, and then the leverage is the same at every size.</param>
public sealed record LeverageRule(double SmallLeverage, double MaintenanceShare, LeverageCurve? Curve) : FuturesRule
{
    internal override (double Initial, double Maintenance)? FlatRate =>
        Curve is null ? (1.0 / SmallLeverage, MaintenanceShare / SmallLeverage) : null;

    internal override string Reason => "leverage falls with the size of the position, along a curve that is not known";

    internal override (double Value, double Slope) Initial(double coins)
    {
        if (Curve is not { } curve || coins <= curve.SmallUpTo) return (coins / SmallLeverage, 1.0 / SmallLeverage);
        if (coins >= curve.LargeFrom) return (coins / curve.LargeLeverage, 1.0 / curve.LargeLeverage);
        var slope = (curve.LargeLeverage - SmallLeverage) / (curve.LargeFrom - curve.SmallUpTo);
        var leverage = SmallLeverage + (slope * (coins - curve.SmallUpTo));
        return (coins / leverage, (leverage - (coins * slope)) / (leverage * leverage));
    }

    internal override (double Value, double Slope) Maintenance(double coins)
    {
        var (value, slope) = Initial(coins);
        return (MaintenanceShare * value, MaintenanceShare * slope);
    }
}
