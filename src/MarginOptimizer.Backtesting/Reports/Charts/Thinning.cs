using System.Collections.Immutable;

namespace MarginOptimizer.Backtesting.Reports.Charts;

/// <summary>Keeps pictures small: of long lines, the least and the largest value of each of equal stretches. No extreme is lost.</summary>
internal static class Thinning
{
    /// <summary>Points of a line that are drawn one by one.</summary>
    public const int MostPoints = 1_000;

    /// <summary>Numbers of the points to draw, ascending; first and last are among them.</summary>
    public static ImmutableArray<int> Kept(IReadOnlyList<double> values, int most = MostPoints)
    {
        if (values.Count <= most) return [.. Enumerable.Range(0, values.Count)];
        var stretches = (most - 2) / 2;
        var kept = new SortedSet<int> { 0, values.Count - 1 };
        for (var s = 0; s < stretches; s++)
        {
            var (from, to) = ((int)((long)s * values.Count / stretches), (int)((long)(s + 1) * values.Count / stretches));
            var (least, largest) = (from, from);
            for (var i = from; i < to; i++)
            {
                // A NaN at the start of a stretch gives way to any number: comparisons with it are false both ways.
                if (!(values[i] >= values[least]) && !double.IsNaN(values[i])) least = i;
                if (!(values[i] <= values[largest]) && !double.IsNaN(values[i])) largest = i;
            }

            kept.Add(least);
            kept.Add(largest);
        }

        return [.. kept];
    }

    public static ChartLine Of(ChartLine line)
    {
        var kept = Kept(line.Y);
        return kept.Length == line.Y.Length ? line : line with { X = [.. kept.Select(i => line.X[i])], Y = [.. kept.Select(i => line.Y[i])] };
    }

    public static ChartMarks Of(ChartMarks marks)
    {
        var kept = Kept(marks.Y);
        return kept.Length == marks.Y.Length ? marks : marks with { X = [.. kept.Select(i => marks.X[i])], Y = [.. kept.Select(i => marks.Y[i])] };
    }
}
