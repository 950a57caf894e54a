namespace MarginOptimizer.MarketData.Deribit;

internal static class Median
{
    /// <summary>The middle value, or the mean of the two middle ones; null when no value is given.</summary>
    public static double? Of(IEnumerable<double?> values)
    {
        double[] sorted = [.. values.OfType<double>().Order()];
        if (sorted.Length == 0) return null;
        var middle = sorted.Length / 2;
        return sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2.0;
    }
}
