using System.Collections.Immutable;
using System.Globalization;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.Risk.Generators;

/// <summary>Faults of a price history.</summary>
public static class HistoryChecks
{
    private const double LargestPrice = 1e9;

    public static void Check(PriceHistory history, string path, ViolationList faults)
    {
        if (history.Times.Length is < 2 or > PriceHistory.MaxTimes)
            faults.Add($"{path}.times", $"has {history.Times.Length} times, expected 2 to {PriceHistory.MaxTimes}");
        for (var t = 1; t < history.Times.Length; t++)
        {
            if (history.Times[t] <= history.Times[t - 1]) faults.Add($"{path}.times[{t}]", "is not after the one before");
        }

        if (history.Prices.Count is 0 or > PriceHistory.MaxCoins)
            faults.Add($"{path}.prices", $"has {history.Prices.Count} coins, expected 1 to {PriceHistory.MaxCoins}");
        CheckSeries(history.Prices, history.Times.Length, $"{path}.prices", faults);
        CheckSeries(history.Volatilities, history.Times.Length, $"{path}.volatilities", faults);
        foreach (var coin in history.Volatilities.Keys.Where(c => !history.Prices.ContainsKey(c)))
            faults.Add($"{path}.volatilities[{coin}]", "has no prices beside it");
    }

    private static void CheckSeries(ImmutableSortedDictionary<Currency, ImmutableArray<double>> series, int times, string path, ViolationList faults)
    {
        foreach (var (coin, values) in series)
        {
            if (values.Length != times) faults.Add($"{path}[{coin}]", $"has {values.Length} values for {times} times");
            for (var t = 0; t < values.Length; t++)
            {
                if (double.IsNaN(values[t]) || values[t] is > 0.0 and <= LargestPrice) continue;
                faults.Add($"{path}[{coin}][{t}]", string.Create(CultureInfo.InvariantCulture, $"is {values[t]}, expected a number above 0 and at most 1e9, or none"));
            }
        }
    }
}
