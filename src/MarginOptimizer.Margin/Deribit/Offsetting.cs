using System.Collections.Immutable;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Deribit;

/// <summary>
/// The lesser of all that is long and all that is short, <c>min(sum a+, sum a-) = (sum |a| - |sum a|) / 2</c>: not convex, one sign decides.
/// </summary>
internal static class Offsetting
{
    private static readonly CurveShape MinusAbsolute = CurveShape.SignScaled(1.0, -1.0);

    /// <param name="label">Of the node.</param>
    /// <param name="rate">Charge per unit that offsets, &gt;= 0.</param>
    /// <param name="gross">Nodes whose sum is sum |a|.</param>
    /// <param name="net">Its value is sum a.</param>
    public static Combine Create(string label, double rate, ImmutableArray<MarginNode> gross, Affine net)
    {
        ImmutableArray<MarginNode> children = [.. gross, new Curve($"less net {label}", net, MinusAbsolute)];
        return new Combine(label, [.. children.Select(_ => 0.5 * rate)], children);
    }
}
