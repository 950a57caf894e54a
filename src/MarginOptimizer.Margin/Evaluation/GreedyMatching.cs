using System.Collections.Immutable;
using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Evaluation;

/// <summary>The arithmetic of <see cref="Matching"/>: its value, its slopes and its range over a box of buckets.</summary>
internal static class GreedyMatching
{
    /// <summary>Sum of the charges.</summary>
    /// <param name="buckets">Amounts; left as what remains unmatched.</param>
    public static double Value(ImmutableArray<MatchingSpread> spreads, Span<double> buckets)
    {
        var sum = 0.0;
        foreach (var spread in spreads)
        {
            var (a, b) = (buckets[spread.First], buckets[spread.Second]);
            var matched = Matched(a, b);
            if (matched == 0.0) continue;
            sum += spread.Charge.At(matched);
            buckets[spread.First] = Remaining(a, b);
            buckets[spread.Second] = Remaining(b, a);
        }

        return sum;
    }

    /// <summary>Derivative of the value by every bucket; where both sides of a spread are the smaller one they share evenly.</summary>
    /// <param name="buckets">Amounts; overwritten.</param>
    /// <param name="before">Scratch of two numbers per spread.</param>
    /// <param name="slopes">One per bucket.</param>
    public static void Slopes(ImmutableArray<MatchingSpread> spreads, Span<double> buckets, Span<double> before, Span<double> slopes)
    {
        for (var k = 0; k < spreads.Length; k++)
        {
            var (first, second) = (spreads[k].First, spreads[k].Second);
            var (a, b) = (buckets[first], buckets[second]);
            (before[2 * k], before[2 * k + 1]) = (a, b);
            (buckets[first], buckets[second]) = (Remaining(a, b), Remaining(b, a));
        }

        slopes.Clear();
        for (var k = spreads.Length - 1; k >= 0; k--)
        {
            var (a, b) = (before[2 * k], before[2 * k + 1]);
            var matched = Matched(a, b);
            if (matched == 0.0) continue;
            var (first, second) = (spreads[k].First, spreads[k].Second);
            var (signA, signB) = (Math.Sign(a), Math.Sign(b));
            var byMatched = spreads[k].Charge.SlopeAt(matched) - signA * slopes[first] - signB * slopes[second];
            var (sizeA, sizeB) = (Math.Abs(a), Math.Abs(b));
            if (sizeA <= sizeB) slopes[first] += signA * byMatched * (sizeA == sizeB ? 0.5 : 1.0);
            if (sizeB <= sizeA) slopes[second] += signB * byMatched * (sizeA == sizeB ? 0.5 : 1.0);
        }
    }

    /// <summary>
    /// Bounds of the value over a box of buckets. What remains of a bucket never falls when either side of a spread grows, so the box of the
    /// remaining amounts is that of two corners.
    /// </summary>
    /// <param name="low">Lower ends; overwritten.</param>
    /// <param name="high">Upper ends; overwritten.</param>
    public static (double Low, double High) Range(ImmutableArray<MatchingSpread> spreads, Span<double> low, Span<double> high)
    {
        var (least, most) = (0.0, 0.0);
        foreach (var spread in spreads)
        {
            var (first, second) = (spread.First, spread.Second);
            var (lowA, highA, lowB, highB) = (low[first], high[first], low[second], high[second]);
            most += spread.Charge.At(Math.Max(Matched(highA, lowB), Matched(lowA, highB)));
            least += spread.Charge.At(lowA > 0.0 && highB < 0.0 ? Matched(lowA, highB) : highA < 0.0 && lowB > 0.0 ? Matched(highA, lowB) : 0.0);
            (low[first], high[first]) = (Remaining(lowA, lowB), Remaining(highA, highB));
            (low[second], high[second]) = (Remaining(lowB, lowA), Remaining(highB, highA));
        }

        return (least, most);
    }

    private static double Matched(double a, double b) => a * (double)Math.Sign(b) < 0.0 ? Math.Min(Math.Abs(a), Math.Abs(b)) : 0.0;

    /// <summary>What is left of a.</summary>
    private static double Remaining(double a, double b) =>
        a > 0.0 ? (b < 0.0 ? Math.Max(a + b, 0.0) : a) : b > 0.0 ? Math.Min(a + b, 0.0) : a;
}
