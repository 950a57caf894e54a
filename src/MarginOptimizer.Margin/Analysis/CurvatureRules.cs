using MarginOptimizer.Margin.Expressions;

namespace MarginOptimizer.Margin.Analysis;

/// <summary>The calculus of curvature: weighted sums, extremes and compositions.</summary>
internal static class CurvatureRules
{
    public static bool IsConvex(this Curvature curvature) => curvature is Curvature.Affine or Curvature.Convex;

    public static bool IsConcave(this Curvature curvature) => curvature is Curvature.Affine or Curvature.Concave;

    public static Curvature Of(bool isConvex, bool isConcave) =>
        isConvex ? (isConcave ? Curvature.Affine : Curvature.Convex) : isConcave ? Curvature.Concave : Curvature.Neither;

    public static Curvature Times(this Curvature curvature, double weight) =>
        weight == 0.0 ? Curvature.Affine : weight > 0.0 ? curvature : Of(curvature.IsConcave(), curvature.IsConvex());

    public static Curvature Plus(this Curvature a, Curvature b) => Of(a.IsConvex() && b.IsConvex(), a.IsConcave() && b.IsConcave());

    /// <summary>A curve of a child: of an affine one it is the curve's own; otherwise it must rise (or fall) where the child bends its way.</summary>
    public static Curvature Composed(CurveShape shape, NodeFacts child)
    {
        var sum = new ScalarSum();
        sum.Add(shape, 1.0, 0.0, 1.0);
        var outer = sum.CurvatureOver(child.Interval);
        if (child.Curvature == Curvature.Affine) return outer;
        var (rises, falls) = (IsMonotone(shape, child.Interval, 1.0), IsMonotone(shape, child.Interval, -1.0));
        var (isConvex, isConcave) = (child.Curvature == Curvature.Convex, child.Curvature == Curvature.Concave);
        return Of(
            outer.IsConvex() && ((rises && isConvex) || (falls && isConcave)),
            outer.IsConcave() && ((rises && isConcave) || (falls && isConvex)));
    }

    /// <summary>Whether a curve times the sign never falls over an interval.</summary>
    private static bool IsMonotone(CurveShape shape, Interval over, double sign)
    {
        for (var k = 0; k < shape.Pieces.Length; k++)
        {
            var low = Math.Max(over.Lower, k == 0 ? double.NegativeInfinity : shape.Breakpoints[k - 1]);
            var high = Math.Min(over.Upper, k == shape.Breakpoints.Length ? double.PositiveInfinity : shape.Breakpoints[k]);
            if (low >= high) continue;
            var piece = shape.Pieces[k];
            if (SlopeAt(piece, low) * sign < 0.0 || SlopeAt(piece, high) * sign < 0.0) return false;
        }

        return true;
    }

    private static double SlopeAt(CurvePiece piece, double v) => piece.Quadratic == 0.0 ? piece.Linear : piece.SlopeAt(v);
}
