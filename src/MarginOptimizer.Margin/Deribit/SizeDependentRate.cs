using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>
/// In force to August 2026: <c>n * (rate + increment * n)</c> on n coins, convex.
/// </summary>
/// <param name="InitialRate">Initial rate of a small position.</param>
/// <param name="MaintenanceRate">Maintenance rate of a small position.</param>
/// <param name="Increment">Growth of both rates per coin.</param>
public sealed record SizeDependentRate(double InitialRate, double MaintenanceRate, double Increment) : FuturesRule
{
    internal override (double Initial, double Maintenance)? FlatRate => Increment == 0.0 ? (InitialRate, MaintenanceRate) : null;

    internal override MarginNode Initial(string label, Affine size, double price) => Quadratic(label, size, price, InitialRate);

    internal override MarginNode Maintenance(string label, Affine size, double price) => Quadratic(label, size, price, MaintenanceRate);

    private Curve Quadratic(string label, Affine size, double price, double rate) => new(
        label,
        size,
        new CurveShape([0.0], [new CurvePiece(0.0, -price * rate, price * Increment), new CurvePiece(0.0, price * rate, price * Increment)]));
}
