using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>Curves cut to a range and, where they are parabolas, replaced by lines.</summary>
internal static class QuadraticPieces
{
    /// <summary>Lines per parabola where they cost nothing but rows, and where each costs a binary.</summary>
    private const int Many = 32;

    private const int Few = 4;

    /// <summary>Whether a parabola lies within the range.</summary>
    public static bool Reach(CurveShape shape, double from, double to) => Cut(shape, from, to).Exists(p => p.Piece.Quadratic != 0.0 && p.To > p.From);

    /// <summary>The curve times <paramref name="sign"/> over a range as adjacent lines, exact where it is linear.</summary>
    /// <param name="isAbove">Nowhere below the curve; otherwise nowhere above it.</param>
    public static List<LinearPiece> Chords(CurveShape shape, double from, double to, int sign, bool isAbove)
    {
        var lines = new List<LinearPiece>();
        foreach (var (start, end, piece) in Cut(shape, from, to))
        {
            var quadratic = sign * piece.Quadratic;
            if (quadratic == 0.0)
            {
                lines.Add(new LinearPiece(start, end, sign * piece.Constant, sign * piece.Linear));
                continue;
            }

            var signed = new CurvePiece(sign * piece.Constant, sign * piece.Linear, quadratic);
            lines.AddRange(quadratic > 0.0 == isAbove ? Secants(signed, start, end, quadratic > 0.0 ? Many : Few) : Tangents(signed, start, end, quadratic > 0.0 ? Many : Few));
        }

        return lines;
    }

    private static List<(double From, double To, CurvePiece Piece)> Cut(CurveShape shape, double from, double to)
    {
        var cut = new List<(double, double, CurvePiece)>();
        for (var k = 0; k < shape.Pieces.Length; k++)
        {
            var start = k == 0 ? from : Math.Max(from, shape.Breakpoints[k - 1]);
            var end = k == shape.Breakpoints.Length ? to : Math.Min(to, shape.Breakpoints[k]);
            if (end > start || (end == start && cut.Count == 0 && end == to)) cut.Add((start, end, shape.Pieces[k]));
        }

        return cut;
    }

    private static IEnumerable<LinearPiece> Secants(CurvePiece parabola, double from, double to, int count)
    {
        var width = (to - from) / count;
        for (var k = 0; k < count; k++)
        {
            var (start, end) = (from + (k * width), k == count - 1 ? to : from + ((k + 1) * width));
            var slope = parabola.Linear + (parabola.Quadratic * (start + end));
            yield return new LinearPiece(start, end, parabola.At(start) - (slope * start), slope);
        }
    }

    /// <summary>Tangents at the ends and between; two neighbours meet half way.</summary>
    private static IEnumerable<LinearPiece> Tangents(CurvePiece parabola, double from, double to, int count)
    {
        var width = (to - from) / count;
        for (var k = 0; k <= count; k++)
        {
            var touch = k == count ? to : from + (k * width);
            var slope = parabola.SlopeAt(touch);
            var start = k == 0 ? from : touch - (0.5 * width);
            var end = k == count ? to : touch + (0.5 * width);
            yield return new LinearPiece(start, end, parabola.At(touch) - (slope * touch), slope);
        }
    }
}
