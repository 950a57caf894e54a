using System.Collections.Immutable;
using MarginOptimizer.Solver.Prices;

namespace MarginOptimizer.Rebalancing.Frontiers;

/// <summary>Finds what a curve is read for.</summary>
internal static class FrontierMarkers
{
    /// <summary>
    /// The point farthest from the chord between the ends, in axes scaled to run from 0 to 1 between these ends; of several equally far ones the
    /// tightest. Null where nothing lies off the chord.
    /// </summary>
    /// <param name="curve">From the tightest bound to the loosest.</param>
    public static CurvePoint? Knee(ImmutableArray<CurvePoint> curve)
    {
        const double Rounding = 1e-9;
        if (curve.Length < 3) return null;
        var (first, last) = (curve[0], curve[^1]);
        var (across, down) = (last.Bound - first.Bound, last.Value - first.Value);
        if (across == 0.0 || down == 0.0) return null;
        CurvePoint? knee = null;
        var most = Rounding;
        foreach (var point in curve)
        {
            // Below the chord from (0, 1) to (1, 0) by this much; the distance is the same over the square root of 2.
            var below = ((point.Value - first.Value) / down) - ((point.Bound - first.Bound) / across);
            if (below <= most) continue;
            (most, knee) = (below + Rounding, point);
        }

        return knee;
    }

    /// <summary>Where rent * margin + cost is least; of several equally good ones the cheapest.</summary>
    /// <param name="curve">By rising cost.</param>
    /// <param name="rent">Price of margin over the horizon, a fraction.</param>
    public static CurvePoint? BestAtPrice(ImmutableArray<CurvePoint> curve, double rent)
    {
        const double Rounding = 1e-12;
        CurvePoint? best = null;
        var least = double.PositiveInfinity;
        foreach (var point in curve)
        {
            var money = (rent * point.Value) + point.Bound;
            if (best is not null && money >= least - (Rounding * Math.Abs(least))) continue;
            (best, least) = (point, money);
        }

        return best;
    }

    /// <summary>Bounds at equal distances along a curve, its ends among them, in axes scaled to run from 0 to 1 between the ends.</summary>
    /// <param name="curve">At least two points with different bounds.</param>
    /// <param name="count">At least 2.</param>
    public static double[] Along(ImmutableArray<CurvePoint> curve, int count)
    {
        var (across, down) = (Math.Abs(curve[^1].Bound - curve[0].Bound), Math.Abs(curve[^1].Value - curve[0].Value));
        var reached = new double[curve.Length];
        for (var k = 1; k < curve.Length; k++)
        {
            var step = (curve[k].Bound - curve[k - 1].Bound) / across;
            var fall = down > 0.0 ? (curve[k].Value - curve[k - 1].Value) / down : 0.0;
            reached[k] = reached[k - 1] + Math.Sqrt((step * step) + (fall * fall));
        }

        var bounds = new double[count];
        for (var (n, k) = (0, 1); n < count; n++)
        {
            var at = reached[^1] * n / (count - 1);
            while (k < curve.Length - 1 && reached[k] < at) k++;
            var length = reached[k] - reached[k - 1];
            var share = length > 0.0 ? Math.Clamp((at - reached[k - 1]) / length, 0.0, 1.0) : 0.0;
            bounds[n] = curve[k - 1].Bound + (share * (curve[k].Bound - curve[k - 1].Bound));
        }

        (bounds[0], bounds[^1]) = (curve[0].Bound, curve[^1].Bound);
        return bounds;
    }
}
