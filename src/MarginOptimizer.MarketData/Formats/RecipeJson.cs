using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Json;
using MarginOptimizer.Risk.Generators;

namespace MarginOptimizer.MarketData.Formats;

/// <summary>The recipes of the scenario-sets format of examples/formats.md. Ranges are checked where the rows are made.</summary>
internal static class RecipeJson
{
    private static readonly NumberRule Any = new("a number", _ => true);

    /// <summary>Null after noting what is wrong.</summary>
    public static ScenarioRecipe? Read(JsonElement element, string path, DataFolder? folder, ViolationList faults)
    {
        var before = faults.Count;
        if (JsonFields.OpenLenient(element, path, faults)?.Choice<ScenarioMethod>("method", required: true) is not { } method) return null;
        if (JsonFields.Open(element, path, faults, [.. RecipeFields.Of(method), "notes"]) is not { } fields) return null;
        NotesJson.Read(fields, faults);
        var standard = new ScenarioRecipe { Method = method };
        var recipe = standard with
        {
            History = fields.Get("history") is { } history ? HistoryJson.Read(history, fields.PathOf("history"), folder, faults) : null,
            Coins = Coins(fields, faults),
            Horizon = Whole(fields, "horizon") ?? standard.Horizon,
            Overlapping = !fields.Has("overlapping") || fields.Flag("overlapping"),
            Lambda = fields.Number("lambda", Any) ?? standard.Lambda,
            LongRunWeight = fields.Number("longRunWeight", Any) ?? standard.LongRunWeight,
            SimpleReturns = fields.Flag("simpleReturns"),
            Rows = Whole(fields, "rows") ?? standard.Rows,
            Seed = Seed(fields) ?? standard.Seed,
            Copula = fields.Choice<CopulaKind>("copula") ?? standard.Copula,
            Degrees = Whole(fields, "degrees") ?? standard.Degrees,
            Marginal = fields.Choice<MarginalKind>("marginal") ?? standard.Marginal,
            Deviations = ByCoin(fields, "deviations", faults),
            Correlation = fields.Number("correlation", Any),
            CorrelationWeight = fields.Number("correlationWeight", Any) ?? standard.CorrelationWeight,
            Moves = Numbers(fields, "moves", faults) ?? standard.Moves,
            VolatilityMoves = Numbers(fields, "volatilityMoves", faults) ?? standard.VolatilityMoves,
            Shocks = [.. fields.Items("shocks").Select(s => Shock(s.Element, s.Path, faults)).OfType<ScenarioShock>()],
            Windows = [.. fields.Items("windows").Select(w => Window(w.Element, w.Path, faults)).OfType<CrisisWindow>()],
            WorstRows = Whole(fields, "worstRows") ?? standard.WorstRows,
            Hours = fields.Number("hours", Any) ?? standard.Hours,
            Sigmas = Numbers(fields, "sigmas", faults) ?? standard.Sigmas,
            Stablecoin = fields.Currency("stablecoin") ?? standard.Stablecoin,
            Depths = Numbers(fields, "depths", faults) ?? standard.Depths,
            HistoricalVolatility = fields.Flag("historicalVolatility"),
            VolatilityBeta = fields.Number("volatilityBeta", Any),
            Smile = fields.Choice<SmileRule>("smile") ?? standard.Smile,
            ElapsedDays = fields.Number("elapsedDays", Any),
        };
        return faults.Count > before ? null : recipe;
    }

    private static int? Whole(JsonFields fields, string name)
    {
        if (fields.Get(name) is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetInt32(out var number)) return number;
        fields.Fault(name, $"is {InputText.Quote(value.GetRawText())}, expected a whole number");
        return null;
    }

    private static ulong? Seed(JsonFields fields)
    {
        if (fields.Get("seed") is not { } value) return null;
        if (value.ValueKind == JsonValueKind.Number && value.TryGetUInt64(out var seed)) return seed;
        fields.Fault("seed", $"is {InputText.Quote(value.GetRawText())}, expected a whole number >= 0");
        return null;
    }

    private static ImmutableArray<Currency> Coins(JsonFields fields, ViolationList faults)
    {
        var coins = ImmutableArray.CreateBuilder<Currency>();
        foreach (var (element, path) in fields.Items("coins"))
        {
            if (element.ValueKind == JsonValueKind.String && Currency.IsValidCode(element.GetString())) coins.Add(new Currency(element.GetString()!));
            else faults.Add(path, $"is {InputText.Quote(element.GetRawText())}, expected a currency such as BTC");
        }

        return coins.ToImmutable();
    }

    private static ImmutableArray<double>? Numbers(JsonFields fields, string name, ViolationList faults) => fields.Has(name)
        ? [.. fields.Items(name).Select(item => JsonFields.NumberOf(item.Element, item.Path, Any, faults) ?? 0.0)]
        : null;

    private static ImmutableSortedDictionary<Currency, double> ByCoin(JsonFields fields, string name, ViolationList faults)
    {
        var values = ImmutableSortedDictionary.CreateBuilder<Currency, double>();
        if (fields.Get(name) is not { } element) return values.ToImmutable();
        if (element.ValueKind != JsonValueKind.Object)
        {
            fields.Fault(name, $"is {JsonFields.NameOf(element)}, expected numbers by coin, such as {{\"BTC\": -0.2}}");
            return values.ToImmutable();
        }

        foreach (var property in element.EnumerateObject())
        {
            var path = $"{fields.PathOf(name)}.{property.Name}";
            var value = JsonFields.NumberOf(property.Value, path, Any, faults) ?? 0.0;
            if (!Currency.IsValidCode(property.Name)) faults.Add(path, $"{InputText.Quote(property.Name)} is no currency such as BTC");
            else if (!values.TryAdd(new Currency(property.Name), value)) faults.Add(path, "is given twice");
        }

        return values.ToImmutable();
    }

    private static ScenarioShock? Shock(JsonElement element, string path, ViolationList faults)
    {
        if (JsonFields.Open(element, path, faults, "label", "returns", "volatilities") is not { } fields) return null;
        return new ScenarioShock(fields.Text("label", required: true) ?? "", ByCoin(fields, "returns", faults), ByCoin(fields, "volatilities", faults));
    }

    private static CrisisWindow? Window(JsonElement element, string path, ViolationList faults)
    {
        if (JsonFields.Open(element, path, faults, "name", "from", "to") is not { } fields) return null;
        var (name, from, to) = (fields.Text("name", required: true), Day(fields, "from"), Day(fields, "to"));
        return name is null || from is null || to is null ? null : new CrisisWindow(name, from.Value, to.Value);
    }

    private static DateOnly? Day(JsonFields fields, string name)
    {
        if (fields.Text(name, required: true) is not { } text) return null;
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        fields.Fault(name, $"is {InputText.Quote(text)}, expected a day such as 2022-11-08");
        return null;
    }
}
