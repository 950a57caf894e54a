namespace MarginOptimizer.MarketData.Deribit;

internal static class Median
{
    /// <summary>The middle value, or the mean of the two middle ones; null when no value is given.</summary>
    public static double? Of(IEnumerable<double?> values)
    {
        var given = new List<double>();
        foreach (var value in values)
            if (value is { } number) given.Add(number);
        if (given.Count == 0) return null;
        given.Sort();
        var middle = given.Count / 2;
        return given.Count % 2 == 1 ? given[middle] : (given[middle - 1] + given[middle]) / 2.0;
    }
}
