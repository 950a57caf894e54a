using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.History;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Json;
using MarginOptimizer.Risk.Generators;
using Panel = System.Collections.Immutable.ImmutableSortedDictionary<MarginOptimizer.Domain.Currency, System.Collections.Immutable.ImmutableArray<MarginOptimizer.MarketData.History.PricePoint>>;

namespace MarginOptimizer.MarketData.Formats;

/// <summary>Price histories of recipes: written out, or tables beside the file.</summary>
internal static class HistoryJson
{
    /// <summary>Null after noting what is wrong.</summary>
    public static PriceHistory? Read(JsonElement element, string path, DataFolder? folder, ViolationList faults)
    {
        var before = faults.Count;
        if (element.ValueKind == JsonValueKind.String) return Joined(Table(element, path, folder, faults), Panel.Empty, faults.Count > before);
        if (JsonFields.Open(element, path, faults, "notes", "times", "prices", "volatilities") is not { } fields) return null;
        NotesJson.Read(fields, faults);
        return fields.Get("prices") is { ValueKind: JsonValueKind.String } ? Tables(fields, folder, faults) : WrittenOut(fields, faults);
    }

    private static PriceHistory? WrittenOut(JsonFields fields, ViolationList faults)
    {
        var before = faults.Count;
        var times = ImmutableArray.CreateBuilder<DateTimeOffset>();
        foreach (var (time, at) in fields.Items("times"))
        {
            if (time.ValueKind == JsonValueKind.String && TryParseTime(time.GetString()!, out var parsed)) times.Add(parsed);
            else faults.Add(at, $"is {InputText.Quote(time.GetRawText())}, expected a day such as 2022-11-08, or {TimeText.Words}");
        }

        var history = new PriceHistory(times.ToImmutable(), Series(fields, "prices", faults)) { Volatilities = Series(fields, "volatilities", faults) };
        return faults.Count > before ? null : history;
    }

    private static PriceHistory? Tables(JsonFields fields, DataFolder? folder, ViolationList faults)
    {
        var before = faults.Count;
        if (fields.Has("times")) fields.Fault("times", "are given beside a file of prices, which has its own");
        var prices = Table(fields.Get("prices")!.Value, fields.PathOf("prices"), folder, faults);
        if (fields.Get("volatilities") is not { } element) return Joined(prices, Panel.Empty, faults.Count > before);
        if (element.ValueKind == JsonValueKind.String) return Joined(prices, Table(element, fields.PathOf("volatilities"), folder, faults), faults.Count > before);
        fields.Fault("volatilities", $"is {JsonFields.NameOf(element)}, expected a file as the prices are one");
        return null;
    }

    /// <summary>Every time at which some coin has a price; a volatility at another time counts for nothing.</summary>
    private static PriceHistory? Joined(Panel prices, Panel volatilities, bool isFaulty)
    {
        if (isFaulty) return null;
        ImmutableArray<DateTimeOffset> times = [.. prices.Values.SelectMany(points => points.Select(p => p.At)).Distinct().Order()];
        return new PriceHistory(times, Series(prices, times)) { Volatilities = Series(volatilities, times) };
    }

    private static ImmutableSortedDictionary<Currency, ImmutableArray<double>> Series(Panel panel, ImmutableArray<DateTimeOffset> times)
    {
        var series = ImmutableSortedDictionary.CreateBuilder<Currency, ImmutableArray<double>>();
        foreach (var (coin, points) in panel)
        {
            var at = points.ToDictionary(p => p.At, p => p.Price);
            series.Add(coin, [.. times.Select(t => at.GetValueOrDefault(t, double.NaN))]);
        }

        return series.ToImmutable();
    }

    /// <summary>A day, which means its end, or a time.</summary>
    private static bool TryParseTime(string text, out DateTimeOffset time)
    {
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) || day == DateOnly.MaxValue)
            return TimeText.TryParse(text, out time);
        time = new DateTimeOffset(day.AddDays(1).ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        return true;
    }

    private static Panel Table(JsonElement element, string path, DataFolder? folder, ViolationList faults)
    {
        if (folder is null)
        {
            faults.Add(path, "names a file, which there is no way to find here: write the prices out");
            return Panel.Empty;
        }

        var name = element.GetString()!;
        if (name.Length == 0 || name.Contains('\0', StringComparison.Ordinal))
        {
            faults.Add(path, $"is {InputText.Quote(name)}, expected a path");
            return Panel.Empty;
        }

        try
        {
            if (folder.Resolve(name) is { } full) return PriceHistoryFile.Read([full]);
            faults.Add(path, $"{InputText.Quote(name)} leads out of the data folder");
            return Panel.Empty;
        }
        catch (InvalidInputException fault)
        {
            foreach (var violation in fault.Violations) faults.Add(path, violation.ToString());
            return Panel.Empty;
        }
    }

    private static ImmutableSortedDictionary<Currency, ImmutableArray<double>> Series(JsonFields fields, string name, ViolationList faults)
    {
        var series = ImmutableSortedDictionary.CreateBuilder<Currency, ImmutableArray<double>>();
        if (fields.Get(name) is not { } element) return series.ToImmutable();
        if (element.ValueKind != JsonValueKind.Object)
        {
            fields.Fault(name, $"is {JsonFields.NameOf(element)}, expected an object of arrays by coin");
            return series.ToImmutable();
        }

        foreach (var property in element.EnumerateObject())
        {
            var path = $"{fields.PathOf(name)}.{property.Name}";
            if (!Currency.IsValidCode(property.Name)) faults.Add(path, $"{InputText.Quote(property.Name)} is no currency such as BTC");
            else if (property.Value.ValueKind != JsonValueKind.Array || property.Value.GetArrayLength() > PriceHistory.MaxTimes)
                faults.Add(path, $"expected an array of at most {PriceHistory.MaxTimes} numbers, null where there is none");
            else if (!series.TryAdd(new Currency(property.Name), Values(property.Value, path, faults))) faults.Add(path, "is given twice");
        }

        return series.ToImmutable();
    }

    private static ImmutableArray<double> Values(JsonElement array, string path, ViolationList faults)
    {
        var values = ImmutableArray.CreateBuilder<double>(array.GetArrayLength());
        foreach (var value in array.EnumerateArray())
        {
            var isMissing = value.ValueKind == JsonValueKind.Null;
            values.Add(isMissing ? double.NaN : JsonFields.NumberOf(value, $"{path}[{values.Count}]", NumberRule.Price, faults) ?? double.NaN);
        }

        return values.MoveToImmutable();
    }
}
