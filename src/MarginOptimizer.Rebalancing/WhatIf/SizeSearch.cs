namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>
/// The first unbroken range of admissible multiples from zero in one direction. Within a segment, at one price level of every leg, the excess is
/// convex, so that its admissible multiples are a range: its ends are found by bisection, its least excess by ternary search.
/// </summary>
/// <param name="excess">Of a multiple &gt;= 0; at most 0 where it is admissible.</param>
/// <param name="segments">Ascending ends of the segments from 0, the last one the largest multiple looked at.</param>
/// <param name="cancellation">Ends the search without an answer.</param>
internal sealed class SizeSearch(Func<long, double> excess, IReadOnlyList<long> segments, CancellationToken cancellation)
{
    /// <summary>First and last admissible multiple, or null where none is.</summary>
    public (long First, long Last)? Run()
    {
        if (Excess(0) <= 0.0) return (0, LastFrom(0, 0));
        var from = 0L;
        for (var s = 0; s < segments.Count; s++)
        {
            var least = Least(from, segments[s]);
            if (Excess(least) <= 0.0)
            {
                var first = Between(from, least, admissibleAtEnd: true);
                return (first, LastFrom(Math.Max(first, least), s));
            }

            from = segments[s];
        }

        return null;
    }

    private double Excess(long multiple)
    {
        cancellation.ThrowIfCancellationRequested();
        return excess(multiple);
    }

    /// <summary>The last admissible multiple of the range that an admissible one in a segment belongs to.</summary>
    private long LastFrom(long admissible, int segment)
    {
        for (var s = segment; s < segments.Count; s++)
        {
            if (segments[s] <= admissible) continue;
            if (Excess(segments[s]) > 0.0) return Between(admissible, segments[s], admissibleAtEnd: false);
            admissible = segments[s];
        }

        return admissible;
    }

    /// <summary>The admissible multiple next to the border between one that is and one that is not.</summary>
    private long Between(long start, long end, bool admissibleAtEnd)
    {
        while (end - start > 1)
        {
            var middle = start + ((end - start) / 2);
            if (Excess(middle) <= 0.0 == admissibleAtEnd) end = middle;
            else start = middle;
        }

        return admissibleAtEnd ? end : start;
    }

    /// <summary>Where a convex function on whole numbers is least; stops at the first that is admissible.</summary>
    private long Least(long low, long high)
    {
        while (high - low > 2)
        {
            var third = (high - low) / 3;
            var (left, right) = (low + third, high - third);
            var (atLeft, atRight) = (Excess(left), Excess(right));
            if (atLeft <= 0.0) return left;
            if (atRight <= 0.0) return right;
            if (atLeft < atRight) high = right;
            else low = left;
        }

        var least = low;
        for (var n = low + 1; n <= high; n++)
        {
            if (Excess(n) < Excess(least)) least = n;
        }

        return least;
    }
}
