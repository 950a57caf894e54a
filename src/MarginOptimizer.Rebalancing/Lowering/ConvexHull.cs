namespace MarginOptimizer.Rebalancing.Lowering;

/// <summary>The largest convex function nowhere above adjacent lines, over their range.</summary>
internal static class ConvexHull
{
    /// <param name="pieces">Ascending and adjacent, each meeting the next.</param>
    /// <returns>Adjacent lines whose slopes rise.</returns>
    public static List<LinearPiece> Of(IReadOnlyList<LinearPiece> pieces)
    {
        var corners = new List<(double At, double Value)> { (pieces[0].From, pieces[0].At(pieces[0].From)) };
        foreach (var piece in pieces)
        {
            if (piece.To <= piece.From) continue;

            // Where two pieces meet, rounding must not lift the hull above the lower of them.
            var last = corners[^1];
            corners[^1] = (last.At, Math.Min(last.Value, piece.At(piece.From)));
            corners.Add((piece.To, piece.At(piece.To)));
        }

        var kept = new List<(double At, double Value)>();
        foreach (var corner in corners)
        {
            while (kept.Count > 1 && Slope(kept[^2], corner) <= Slope(kept[^2], kept[^1])) kept.RemoveAt(kept.Count - 1);
            kept.Add(corner);
        }

        if (kept.Count == 1) return [new LinearPiece(kept[0].At, kept[0].At, kept[0].Value, 0.0)];
        var lines = new List<LinearPiece>();
        for (var k = 1; k < kept.Count; k++)
        {
            var slope = Slope(kept[k - 1], kept[k]);
            lines.Add(new LinearPiece(kept[k - 1].At, kept[k].At, kept[k - 1].Value - (slope * kept[k - 1].At), slope));
        }

        return lines;
    }

    /// <summary>Value of convex lines.</summary>
    public static double At(IReadOnlyList<LinearPiece> hull, double at)
    {
        var value = double.NegativeInfinity;
        foreach (var line in hull) value = Math.Max(value, line.At(at));
        return value;
    }

    private static double Slope((double At, double Value) first, (double At, double Value) second) => (second.Value - first.Value) / (second.At - first.At);
}
