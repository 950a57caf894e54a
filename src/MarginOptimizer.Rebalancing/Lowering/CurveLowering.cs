using MarginOptimizer.Margin.Expressions;
using MarginOptimizer.Rebalancing.Dividing;
using MarginOptimizer.Rebalancing.Evaluation;

namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>Writes curves of one child into a program: rows where they are convex, choices where they are not, lines around parabolas.</summary>
internal sealed class CurveLowering(
    ProgramBuilder builder, NodeRanges ranges, ChoiceLowering choices, LoweringNotes notes, Action<ProgramForm, MarginUnitView, MarginNode, double> add, Func<string, List<ProgramForm>, Lowered> largestOf)
{
    public Lowered Lower(MarginUnitView view, Curve curve, int sign)
    {
        var (from, to) = ranges.OfArgument(view, curve);
        var key = new ChoiceKey(view, curve, sign);
        var isParabola = QuadraticPieces.Reach(curve.Shape, from, to);
        if (isParabola) notes.Relaxed(curve.Label, "parabolas are replaced by lines above and below them");
        if (builder.IsRelaxation) return Lowered.Form(Below(key, curve, QuadraticPieces.Chords(curve.Shape, from, to, sign, isAbove: false)));
        var above = Linear(key, curve, QuadraticPieces.Chords(curve.Shape, from, to, sign, isAbove: true));
        if (!isParabola) return Lowered.Form(above);
        var below = Linear(key with { Part = 4 }, curve, QuadraticPieces.Chords(curve.Shape, from, to, sign, isAbove: false));
        if (above.IsSplit || below.IsSplit) throw new NotOptimisableException($"'{curve.Label}' bends what is itself only bounded");
        var form = builder.NewForm();
        form.AddSplit(above, below, 1.0);
        return Lowered.Form(form);
    }

    /// <summary>The convex hull of the curve over the range of its child, kept there where the part wants it.</summary>
    private ProgramForm Below(ChoiceKey key, Curve curve, List<LinearPiece> pieces)
    {
        var argument = PartKey.Argument(key);
        var child = ranges.Linear(key.View, curve.Child);
        if (child is not null && builder.Part.Cuts(argument))
        {
            var (lower, upper) = builder.Part.Of(argument);
            builder.AddLimit($"{MarginLowering.Prefix}{curve.Label}/within", child, lower, upper);
        }

        if (!IsConvex(pieces) || QuadraticPieces.Reach(curve.Shape, pieces[0].From, pieces[^1].To))
        {
            // A child that is not linear is taken where its relaxation has it: a guide to where to cut, no part of any bound.
            var position = child ?? FormOf(key.View, curve.Child, 1.0);
            var hull = ConvexHull.Of(pieces);
            builder.AddDivision(new Division(
                argument, pieces[0].From, pieces[^1].To, key.View.Unit.Index, values => (key.Sign * curve.Shape.At(Position(values))) - ConvexHull.At(hull, Position(values)), values => Kink(pieces, hull, Position(values))));

            double Position(PointValues values) => Math.Clamp(values.Of(position), pieces[0].From, pieces[^1].To);
        }

        return Linear(key, curve, pieces);
    }

    /// <summary>Where to cut a curve: at the kink that lies farthest above the hull, or within a stretch that bends at the point itself.</summary>
    private static double Kink(List<LinearPiece> pieces, List<LinearPiece> hull, double at)
    {
        var (best, farthest) = (at, 0.0);
        for (var k = 1; k < pieces.Count; k++)
        {
            var gap = pieces[k].At(pieces[k].From) - ConvexHull.At(hull, pieces[k].From);
            if (pieces[k].Slope < pieces[k - 1].Slope && gap > farthest) (best, farthest) = (pieces[k].From, gap);
        }

        return best;
    }

    /// <param name="pieces">Of the curve, or of minus the curve, over the range of its child.</param>
    private ProgramForm Linear(ChoiceKey key, Curve curve, List<LinearPiece> pieces)
    {
        if (ranges.Linear(key.View, curve.Child) is { } child) return OfLinear(key, curve.Label, child, pieces);
        if (IsConvex(pieces) && !builder.Part.Cuts(PartKey.Argument(key))) return Largest(curve.Label, [.. pieces.Select(p => Piece(key.View, curve.Child, p))]);
        if (pieces.TrueForAll(p => p.Slope >= 0.0)) return OneSided(key, curve, pieces, 1);
        if (pieces.TrueForAll(p => p.Slope <= 0.0)) return OneSided(key, curve, pieces, -1);

        // What rises with the child needs it from below, what falls needs it from above.
        var form = OneSided(key, curve, Part(pieces, rising: true), 1);
        form.Add(OneSided(key with { Part = key.Part + 2 }, curve, Part(pieces, rising: false), -1), 1.0);
        return form;
    }

    /// <summary>The curve of a linear form.</summary>
    public ProgramForm OfLinear(ChoiceKey key, string label, ProgramForm child, List<LinearPiece> pieces)
    {
        if (!IsConvex(pieces)) return builder.IsRelaxation ? Largest(label, [.. ConvexHull.Of(pieces).Select(p => Line(child, p))]) : choices.Pieces(key, label, child, pieces);
        return Largest(label, [.. pieces.Select(p => Line(child, p))]);
    }

    /// <summary>A curve that only rises (side 1) or only falls (-1), of a variable that the child bounds from that side.</summary>
    private ProgramForm OneSided(ChoiceKey key, Curve curve, List<LinearPiece> pieces, int side)
    {
        var form = builder.NewForm();
        add(form, key.View, curve.Child, side);
        var argument = builder.AddVariable(pieces[0].From, pieces[^1].To, values => Math.Clamp(side * values.Of(form), pieces[0].From, pieces[^1].To));
        var limit = builder.NewForm();
        limit.Add(form, 1.0);
        limit.AddAuxiliary(argument, -side);
        builder.AddLimit($"{MarginLowering.Prefix}{curve.Label}/argument", limit, double.NegativeInfinity, 0.0);
        var child = builder.NewForm();
        child.AddAuxiliary(argument, 1.0);
        return OfLinear(key, curve.Label, child, pieces);
    }

    private ProgramForm FormOf(MarginUnitView view, MarginNode node, double weight)
    {
        var form = builder.NewForm();
        add(form, view, node, weight);
        return form;
    }

    private ProgramForm Piece(MarginUnitView view, MarginNode child, LinearPiece piece)
    {
        var form = builder.NewForm();
        form.Constant = piece.Constant;
        add(form, view, child, piece.Slope);
        return form;
    }

    private ProgramForm Line(ProgramForm child, LinearPiece piece)
    {
        var form = builder.NewForm();
        form.Add(child, piece.Slope);
        form.Constant += piece.Constant;
        return form;
    }

    private ProgramForm Largest(string label, List<ProgramForm> forms)
    {
        if (forms.Count == 1) return forms[0];
        var form = builder.NewForm();
        largestOf(label, forms).AddTo(form, 1.0);
        return form;
    }

    /// <summary>The rising or the falling part of a curve: slopes of the other sign are cut to 0. Both parts together are the curve.</summary>
    private static List<LinearPiece> Part(List<LinearPiece> pieces, bool rising)
    {
        var part = new List<LinearPiece>();
        var value = rising ? pieces[0].At(pieces[0].From) : 0.0;
        foreach (var piece in pieces)
        {
            var slope = rising ? Math.Max(piece.Slope, 0.0) : Math.Min(piece.Slope, 0.0);
            part.Add(new LinearPiece(piece.From, piece.To, value - (slope * piece.From), slope));
            value += slope * (piece.To - piece.From);
        }

        return part;
    }

    private static bool IsConvex(List<LinearPiece> pieces)
    {
        for (var k = 1; k < pieces.Count; k++)
        {
            if (pieces[k].Slope < pieces[k - 1].Slope) return false;
        }

        return true;
    }
}
