using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Evaluation;

/// <summary>Bounds of an <see cref="Opaque"/> over a box of its children, from what it promises: largest at a corner, never below zero unless a corner is.</summary>
internal static class OpaqueCorners
{
    public static (double Low, double High) Range(Opaque node, ReadOnlySpan<double> low, ReadOnlySpan<double> high)
    {
        var arguments = new double[low.Length];
        var (least, most) = (0.0, double.NegativeInfinity);
        for (var corner = 0; corner < 1 << low.Length; corner++)
        {
            for (var k = 0; k < low.Length; k++) arguments[k] = (corner >> k & 1) == 0 ? low[k] : high[k];
            var value = node.Function(arguments);
            if (double.IsNaN(value)) return (double.NegativeInfinity, double.PositiveInfinity);
            if (value < 0.0) least = double.NegativeInfinity;
            most = Math.Max(most, value);
        }

        return (least, most);
    }
}
