using MarginOptimizer.Domain.Limits;

namespace MarginOptimizer.Risk.Tails;

/// <summary>
/// The rows that make up a tail measure, with their weights, which add up to 1: the measure is the weighted sum of their losses, and so is the
/// share of each position. Rows of the same loss share their weight evenly, so that the order of the rows does not matter.
/// </summary>
internal static class TailWeights
{
    /// <summary>Weights of the expected shortfall: 1/m for each row of the tail, the fraction left for the one at its edge.</summary>
    public static (int Row, double Weight)[] OfShortfall(ReadOnlySpan<double> losses, Tail tail)
    {
        var order = Descending(losses);
        var mass = Math.Clamp(tail.Mass, 1.0, losses.Length);
        var weights = new List<(int, double)>();
        var left = mass;
        for (var start = 0; start < order.Length && left > 0.0;)
        {
            var end = EndOfTie(losses, order, start);
            var share = Math.Min(left / (end - start), 1.0);
            for (var k = start; k < end; k++) weights.Add((order[k], share / mass));
            left -= share * (end - start);
            start = end;
        }

        return [.. weights];
    }

    /// <summary>Weights of the value at risk: the row at its rank, or two neighbours.</summary>
    public static (int Row, double Weight)[] OfQuantile(ReadOnlySpan<double> losses, TailRank rank)
    {
        var order = Descending(losses);
        var weights = new List<(int, double)>();
        Share(losses, order, rank.Order - 1, 1.0 - rank.Weight, weights);
        if (rank.Weight > 0.0 && rank.Order < order.Length) Share(losses, order, rank.Order, rank.Weight, weights);
        return [.. weights];
    }

    private static void Share(ReadOnlySpan<double> losses, int[] order, int place, double weight, List<(int Row, double Weight)> weights)
    {
        var start = place;
        while (start > 0 && losses[order[start - 1]] == losses[order[place]]) start--;
        var end = EndOfTie(losses, order, place);
        for (var k = start; k < end; k++) weights.Add((order[k], weight / (end - start)));
    }

    private static int EndOfTie(ReadOnlySpan<double> losses, int[] order, int start)
    {
        var end = start + 1;
        while (end < order.Length && losses[order[end]] == losses[order[start]]) end++;
        return end;
    }

    /// <summary>Row numbers from the largest loss down, rows of the same loss by number.</summary>
    private static int[] Descending(ReadOnlySpan<double> losses)
    {
        var keys = losses.ToArray();
        var order = new int[losses.Length];
        for (var row = 0; row < order.Length; row++)
        {
            order[row] = row;
            keys[row] = -keys[row];
        }

        Array.Sort(keys, order, Comparer<double>.Default);
        for (var start = 0; start < order.Length;)
        {
            var end = start + 1;
            while (end < order.Length && keys[end] == keys[start]) end++;
            if (end - start > 1) Array.Sort(order, start, end - start);
            start = end;
        }

        return order;
    }
}
