namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>Value of a unit at a point of its columns.</summary>
internal delegate double PointValue(ReadOnlySpan<double> point);

/// <summary>Looks for a bad filling: from nothing and from everything filled, orders are turned over one by one while that makes it worse.</summary>
internal static class CornerClimb
{
    /// <summary>Rounds over all moves; each is at least one step worse than the last.</summary>
    private const int MostRounds = 20;

    /// <param name="moves">Of one wave.</param>
    /// <param name="start">Columns before the wave.</param>
    /// <param name="valueAt">What is to be large.</param>
    /// <param name="chosen">The moves that attain the value; null where they are not wanted.</param>
    public static double Worst(WaveMoves moves, ReadOnlySpan<double> start, PointValue valueAt, bool[]? chosen = null)
    {
        var worst = double.NegativeInfinity;
        var filled = new bool[moves.Count];
        foreach (var first in (bool[])[false, true])
        {
            Array.Fill(filled, first);
            var value = Climb(moves, start, valueAt, filled);
            if (value <= worst) continue;
            worst = value;
            if (chosen is not null) filled.CopyTo(chosen, 0);
        }

        return worst;
    }

    private static double Climb(WaveMoves moves, ReadOnlySpan<double> start, PointValue valueAt, bool[] filled)
    {
        var value = valueAt(moves.Corner(start, filled));
        var improved = true;
        for (var round = 0; round < MostRounds && improved; round++)
        {
            improved = false;
            for (var k = 0; k < filled.Length; k++)
            {
                filled[k] = !filled[k];
                var turned = valueAt(moves.Corner(start, filled));
                if (turned > value) (value, improved) = (turned, true);
                else filled[k] = !filled[k];
            }
        }

        return value;
    }
}
