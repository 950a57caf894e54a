namespace MarginOptimizer.Risk.Backtests;

/// <summary>What happened beside what was forecast.</summary>
public static class Forecasts
{
    /// <summary>Whether each profit was worse than minus its value at risk.</summary>
    /// <exception cref="ArgumentException">There are no observations, numbers of them differ, or one is not finite.</exception>
    public static bool[] Exceptions(ReadOnlySpan<double> profits, ReadOnlySpan<double> valuesAtRisk)
    {
        Check(profits, valuesAtRisk, []);
        var exceptions = new bool[profits.Length];
        for (var t = 0; t < exceptions.Length; t++) exceptions[t] = profits[t] < -valuesAtRisk[t];
        return exceptions;
    }

    internal static void Check(ReadOnlySpan<double> profits, ReadOnlySpan<double> valuesAtRisk, ReadOnlySpan<double> shortfalls)
    {
        if (profits.IsEmpty) throw new ArgumentException("there are no observations", nameof(profits));
        CheckOne(profits, profits.Length, nameof(profits));
        CheckOne(valuesAtRisk, profits.Length, nameof(valuesAtRisk));
        if (shortfalls.IsEmpty) return;
        CheckOne(shortfalls, profits.Length, nameof(shortfalls));
        for (var t = 0; t < shortfalls.Length; t++)
        {
            if (!(shortfalls[t] > 0.0)) throw new ArgumentException($"{nameof(shortfalls)}[{t}] must be above 0", nameof(shortfalls));
        }
    }

    private static void CheckOne(ReadOnlySpan<double> values, int count, string name)
    {
        if (values.Length != count) throw new ArgumentException($"{name} has {values.Length} values for {count} observations", name);
        for (var t = 0; t < values.Length; t++)
        {
            if (!double.IsFinite(values[t])) throw new ArgumentException($"{name}[{t}] is not finite", name);
        }
    }
}
