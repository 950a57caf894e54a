using System.Collections.Immutable;

namespace MarginOptimizer.Margin.Okx;

/// <summary>Linear between knots, flat outside.</summary>
internal static class Interpolation
{
    /// <param name="knots">Ascending, at least one.</param>
    /// <param name="values">One per knot.</param>
    /// <param name="x">Where.</param>
    public static double At(ImmutableArray<double> knots, ImmutableArray<double> values, double x)
    {
        if (x <= knots[0]) return values[0];
        for (var k = 1; k < knots.Length; k++)
        {
            if (x <= knots[k]) return values[k - 1] + ((values[k] - values[k - 1]) * ((x - knots[k - 1]) / (knots[k] - knots[k - 1])));
        }

        return values[^1];
    }
}
