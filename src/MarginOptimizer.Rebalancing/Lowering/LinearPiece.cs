namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>A stretch of a piecewise linear curve: <c>Constant + Slope * v</c> for v in [From, To].</summary>
internal readonly record struct LinearPiece(double From, double To, double Constant, double Slope)
{
    public double At(double v) => Constant + (Slope * v);
}
