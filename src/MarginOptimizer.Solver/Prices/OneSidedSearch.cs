namespace MarginOptimizer.Solver.Prices;

/// <summary>
/// A convex piecewise linear function from 0 outwards: the slope of its first piece and where that piece ends. A line that lies below a convex function
/// and meets it at two points coincides with it between them. So if the line of 0 meets the value at an outer point, or the line of the outer point the
/// value at 0, it is the first piece; if neither, they meet between, at the next point to look at. Every step finds a piece nearer by, and
/// there are finitely many. The end of the piece is found alike, coming in from a point beyond it, and so is the last bound that can be kept, by the
/// lines of the proofs of infeasibility.
/// </summary>
/// <param name="value">The function, by distance; null when a solve was not brought to an end.</param>
/// <param name="tolerance">Differences up to this are rounding.</param>
/// <param name="step">First distance to look at.</param>
/// <param name="farthest">Distance that counts as never.</param>
internal sealed class OneSidedSearch(Func<double, ValuePoint?> value, Func<double> tolerance, double step, double farthest)
{
    private const int Solves = 80;
    private const double Widening = 8.0;
    private const double Nudge = 1e-9;
    private int _left = Solves;

    /// <summary>Change per unit at once; +infinity when no distance at all can be gone.</summary>
    public double Slope { get; private set; } = double.NaN;

    /// <summary>Distance up to which it holds.</summary>
    public double End { get; private set; } = double.NaN;

    /// <summary>False when a solve or the cap on solves ended the search.</summary>
    public bool Run(ValuePoint origin)
    {
        if (Reach(step, out bool isLast) is not { } outer)
        {
            return false;
        }

        if (outer.At == 0.0)
        {
            (Slope, End) = (double.PositiveInfinity, 0.0);
            return true;
        }

        ValuePoint? beyond = null;
        while (!Meets(origin, outer) && !Meets(outer, origin))
        {
            double at = origin.Meet(outer);
            if (!(at > 0.0 && at < outer.At) || Next(at) is not { Feasible: true } between)
            {
                return false;
            }

            (beyond, outer, isLast) = (outer, between, false);
        }

        ValuePoint piece = origin with { Slope = Meets(outer, origin) ? outer.Slope : origin.Slope };
        Slope = piece.Slope;
        return FindEnd(piece, outer, beyond, isLast);
    }

    private bool FindEnd(ValuePoint piece, ValuePoint on, ValuePoint? beyond, bool isLast)
    {
        while (beyond is null)
        {
            if (isLast || on.At >= farthest)
            {
                End = isLast ? on.At : double.PositiveInfinity;
                return true;
            }

            if (Reach(Math.Min(farthest, Widening * on.At), out isLast) is not { } next)
            {
                return false;
            }

            if (next.At > on.At && Meets(piece, next))
            {
                on = next;
            }
            else if (next.At <= on.At)
            {
                isLast = true;
            }
            else
            {
                beyond = next;
            }
        }

        ValuePoint off = beyond.Value;
        while (true)
        {
            double at = piece.Meet(off);
            if (!(at > on.At && at < off.At))
            {
                End = on.At;
                return true;
            }

            if (Next(at) is not { Feasible: true } between)
            {
                return false;
            }

            if (Meets(piece, between))
            {
                End = at;
                return true;
            }

            off = between;
        }
    }

    /// <summary>The point at a distance, or the farthest before it that can be kept, then <paramref name="isLast"/>; at 0 when there is none.</summary>
    private ValuePoint? Reach(double at, out bool isLast)
    {
        isLast = false;
        double nudge = Nudge * step;
        while (at > Nudge * step)
        {
            ValuePoint? point = Next(at);
            if (point is { Feasible: true })
            {
                return point;
            }

            if (point is null && (!isLast || _left <= 0))
            {
                return null;
            }

            // Where its line is 0 the proof ends; just there, rounding may leave it open whether the limits can be kept.
            double root = point is { Slope: > 0.0 } proof ? at - (proof.Value / proof.Slope) : at;
            at = Math.Min(root, at - nudge);
            nudge *= 4.0;
            isLast = true;
        }

        isLast = true;
        return new ValuePoint(0.0, 0.0, 0.0, Feasible: true);
    }

    private ValuePoint? Next(double at) => _left-- > 0 ? value(at) : null;

    /// <summary>The line of one passes through the value of the other.</summary>
    private bool Meets(ValuePoint line, ValuePoint point) => Math.Abs(line.Line(point.At) - point.Value) <= tolerance();
}
