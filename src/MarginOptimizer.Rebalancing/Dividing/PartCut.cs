using MarginOptimizer.Rebalancing.Lowering;

namespace MarginOptimizer.Rebalancing.Dividing;

/// <summary>Where to divide a part next.</summary>
internal static class PartCut
{
    /// <summary>Share of the scale of gaps below which a relaxation agrees with what it stands for.</summary>
    private const double Agreement = 1e-9;

    /// <summary>Share of the gap that is still to be closed below which a disagreement waits for the lots.</summary>
    private const double WorthCutting = 0.01;

    private const double Whole = 1e-6;

    /// <summary>Share of a range that a cut leaves on either side at least, where any number may be cut at.</summary>
    private const double Margin = 0.1;

    /// <summary>The parts of a part; the first holds the point. Together they hold every point of it. Empty where nothing is left to divide.</summary>
    /// <param name="part">To be divided.</param>
    /// <param name="lowered">Its program.</param>
    /// <param name="x">A point of the program; empty where none is known.</param>
    /// <param name="gapScale">Of the question.</param>
    /// <param name="open">Gap still to be closed, in units of the objective.</param>
    public static List<Part> Of(Part part, LoweredPart lowered, double[] x, double gapScale, double open)
    {
        if (x.Length == 0) return Widest(part, lowered, x);
        var values = lowered.Builder.At(x.AsSpan(0, lowered.Builder.TradeCount), withCeilings: false);
        var (most, worst) = Worst(lowered.Builder.Divisions, values);
        var agreed = Agreement * gapScale;
        if (most is not null && worst > Math.Max(agreed, double.IsFinite(open) ? WorthCutting * open : 0.0)) return Cut(part, lowered, most, values);
        if (Fraction(lowered, x) is { } variable) return Trade(part, lowered, variable, x[variable]);
        return most is not null && worst > agreed ? Cut(part, lowered, most, values) : Widest(part, lowered, x);
    }

    private static (Division?, double) Worst(IReadOnlyList<Division> divisions, PointValues values)
    {
        var (most, worst) = ((Division?)null, 0.0);
        foreach (var division in divisions)
        {
            var gap = division.UsdPerUnit * division.Gap(values);
            if (gap > worst && division.Upper > division.Lower) (most, worst) = (division, gap);
        }

        return (most, worst);
    }

    private static List<Part> Cut(Part part, LoweredPart lowered, Division division, PointValues values) => division.Key.Kind switch
    {
        PartKind.Option => Option(part, division, Math.Round(division.At(values))),
        PartKind.Argument => Argument(part, division, division.At(values)),
        _ => Trade(part, lowered, division.Key.Variable, values.Point[division.Key.Variable]),
    };

    private static List<Part> Argument(Part part, Division division, double at) =>
        Number(part, division.Key, at, at > division.Lower && at < division.Upper ? at : Inside(division.Lower, division.Upper, at));

    private static List<Part> Option(Part part, Division division, double option)
    {
        var (first, last) = part.Of(division.Key);
        var parts = new List<Part> { part.Within(division.Key, option > division.Lower ? option : first, option < division.Upper ? option : last) };
        if (option > division.Lower) parts.Add(part.Within(division.Key, first, option - 1.0));
        if (option < division.Upper) parts.Add(part.Within(division.Key, option + 1.0, last));
        return parts;
    }

    /// <summary>Two ranges that share the cut; the first holds the point.</summary>
    private static List<Part> Number(Part part, PartKey key, double at, double cut)
    {
        var (below, above) = (part.Within(key, double.NegativeInfinity, cut), part.Within(key, cut, double.PositiveInfinity));
        return at <= cut ? [below, above] : [above, below];
    }

    /// <summary>A number well inside a range.</summary>
    private static double Inside(double lower, double upper, double at)
    {
        var room = Margin * (upper - lower);
        return Math.Clamp(at, lower + room, upper - room);
    }

    private static List<Part> Trade(Part part, LoweredPart lowered, int variable, double at)
    {
        var (key, lower, upper) = (PartKey.Trade(variable), lowered.Box.Lower[variable], lowered.Box.Upper[variable]);
        if (lowered.Program.Lots[variable] == 0.0) return Number(part, key, at, lower < 0.0 && upper > 0.0 ? 0.0 : Inside(lower, upper, at));
        var below = Math.Clamp(Math.Floor(at + Whole), lower, upper - 1.0);
        var (down, up) = (part.Within(key, double.NegativeInfinity, below), part.Within(key, below + 1.0, double.PositiveInfinity));
        return at - below <= 0.5 ? [down, up] : [up, down];
    }

    /// <summary>The trade farthest from whole lots.</summary>
    private static int? Fraction(LoweredPart lowered, double[] x)
    {
        var (most, farthest) = ((int?)null, Whole);
        for (var i = 0; i < lowered.Builder.TradeCount; i++)
        {
            if (lowered.Program.Lots[i] == 0.0 || lowered.Box.Upper[i] == lowered.Box.Lower[i]) continue;
            var distance = Math.Abs(x[i] - Math.Round(x[i]));
            if (distance > farthest) (most, farthest) = (i, distance);
        }

        return most;
    }

    /// <summary>Halves of the trade with the widest range.</summary>
    private static List<Part> Widest(Part part, LoweredPart lowered, double[] x)
    {
        var (most, widest) = (-1, Agreement);
        for (var i = 0; i < lowered.Builder.TradeCount; i++)
        {
            var width = lowered.Box.Upper[i] - lowered.Box.Lower[i];
            if (width > widest) (most, widest) = (i, width);
        }

        return most < 0 ? [] : Trade(part, lowered, most, x.Length == 0 ? 0.5 * (lowered.Box.Lower[most] + lowered.Box.Upper[most]) : x[most]);
    }
}
