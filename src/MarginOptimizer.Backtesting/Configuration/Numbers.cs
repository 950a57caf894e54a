using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Json;

namespace MarginOptimizer.Backtesting.Configuration;

/// <summary>What numbers of a backtest must satisfy.</summary>
internal static class Numbers
{
    public static NumberRule PriceOfMargin { get; } = new("a fraction per year >= 0 and <= 10", v => v is >= 0.0 and <= 10.0);

    public static NumberRule Hours { get; } = new("hours > 0 and <= 8760", v => v is > 0.0 and <= 8760.0);

    public static NumberRule Days { get; } = new("days >= 0 and <= 3650", v => v is >= 0.0 and <= 3650.0);

    public static NumberRule Share { get; } = new("a fraction >= 0 and <= 1", v => v is >= 0.0 and <= 1.0);

    public static NumberRule Rate { get; } = new("a fraction within +-0.1", v => v is >= -0.1 and <= 0.1);

    public static NumberRule Beta { get; } = new("a number within +-20", v => v is >= -20.0 and <= 20.0);

    /// <summary>A whole number in a field, or null where it is absent or faulty.</summary>
    public static int? Whole(JsonFields fields, string name, int least, int most) =>
        fields.Number(name, new NumberRule($"a whole number from {least} to {most}", v => v >= least && v <= most && v == Math.Floor(v))) is { } value ? (int)value : null;

    /// <summary>A whole number in a field, or null where it is absent or faulty.</summary>
    public static long? Long(JsonFields fields, string name, long least, long most) =>
        fields.Number(name, new NumberRule($"a whole number from {least} to {most}", v => v >= least && v <= most && v == Math.Floor(v))) is { } value ? (long)value : null;

    /// <summary>An array of two ascending numbers, or null where it is absent or faulty.</summary>
    public static (double Least, double Most)? Range(JsonFields fields, string name, NumberRule rule, Domain.Validation.ViolationList faults)
    {
        if (!fields.Has(name)) return null;
        var items = fields.Items(name).ToList();
        if (items.Count != 2)
        {
            fields.Fault(name, $"has {items.Count} numbers, expected two: the least and the most");
            return null;
        }

        var least = JsonFields.NumberOf(items[0].Element, items[0].Path, rule, faults);
        var most = JsonFields.NumberOf(items[1].Element, items[1].Path, rule, faults);
        if (least > most) fields.Fault(name, "has the least above the most");
        return least is null || most is null || least > most ? null : (least.Value, most.Value);
    }
}
