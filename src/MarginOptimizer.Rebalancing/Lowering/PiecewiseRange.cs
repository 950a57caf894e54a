using MarginOptimizer.Solver.Problem;

namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>Values of a convex piecewise linear function.</summary>
internal static class PiecewiseRange
{
    public static (double Lower, double Upper) Of(PiecewiseLinear function, double lower, double upper)
    {
        var (atLower, atUpper) = (ValueAt(function, lower), ValueAt(function, upper));
        var least = Math.Min(atLower, atUpper);
        foreach (var breakpoint in function.Breakpoints)
        {
            if (breakpoint > lower && breakpoint < upper) least = Math.Min(least, ValueAt(function, breakpoint));
        }

        return (least, Math.Max(atLower, atUpper));
    }

    public static double ValueAt(PiecewiseLinear function, double x)
    {
        var value = function.ValueAtZero;
        var (from, to) = (Math.Min(0.0, x), Math.Max(0.0, x));
        var sign = x >= 0.0 ? 1.0 : -1.0;
        for (var k = 0; k < function.Slopes.Length; k++)
        {
            var left = k == 0 ? double.NegativeInfinity : function.Breakpoints[k - 1];
            var right = k == function.Breakpoints.Length ? double.PositiveInfinity : function.Breakpoints[k];
            var overlap = Math.Min(to, right) - Math.Max(from, left);
            if (overlap > 0.0) value += sign * overlap * function.Slopes[k];
        }

        return value;
    }
}
