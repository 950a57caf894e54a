using MarginOptimizer.Rebalancing.Lowering;

namespace MarginOptimizer.Rebalancing.Dividing;

/// <summary>A place where a relaxation can lie below what it stands for, and how to divide there.</summary>
/// <param name="Key">Narrower ranges of this key bring both together.</param>
/// <param name="Lower">Of the values that the key has there.</param>
/// <param name="Upper">Of the values that the key has there.</param>
/// <param name="UsdPerUnit">What one unit of the gap is worth.</param>
/// <param name="Gap">How far they are apart at a point, &gt;= 0.</param>
/// <param name="At">Where to cut by a point: the option that holds there, or the value of the argument or of the trade.</param>
internal sealed record Division(
    PartKey Key, double Lower, double Upper, double UsdPerUnit, Func<PointValues, double> Gap, Func<PointValues, double> At);
