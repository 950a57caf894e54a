using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Google.Protobuf;
using Google.Protobuf.Collections;
using Google.Protobuf.Reflection;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Risk.Generators;

namespace MarginOptimizer.Server.Wire;

/// <summary>
/// Turns the recipes of a request into rows: at most <paramref name="mostRows"/> a set, and <see cref="ReturnScenarios.MaxCells"/> rows times coins in all;
/// that is seen before any is made.
/// </summary>
internal sealed class RecipeWire(int mostRows, FieldReader fields)
{
    private long _cells;

    /// <summary>Null after noting what is wrong.</summary>
    public ReturnScenarios? Generate(string id, V1.ScenarioRecipe wire, FieldPath set)
    {
        var path = set.Field("generate");
        if (Read(wire, path) is not { } recipe) return null;
        if (recipe.MostRows > mostRows)
        {
            fields.Fault(set, "generate", $"may make {recipe.MostRows} rows, at most {mostRows} are taken");
            return null;
        }

        _cells += Math.Max(0L, recipe.MostCells);
        if (_cells > ReturnScenarios.MaxCells)
        {
            fields.Fault(set, "generate", $"brings the rows x coins of all recipes to {_cells}, at most {ReturnScenarios.MaxCells} are taken");
            return null;
        }

        try
        {
            return ScenarioGenerator.Generate(id, recipe, path.ToString());
        }
        catch (InvalidInputException fault)
        {
            foreach (var violation in fault.Violations) fields.Fault(FieldPath.Root, OnTheWire(violation.Path), violation.Message);
            return null;
        }
    }

    /// <summary>Something other than the default stands in the field.</summary>
    public static bool IsGiven(FieldDescriptor field, IMessage message)
    {
        if (field.HasPresence) return field.Accessor.HasValue(message);
        return field.Accessor.GetValue(message) switch
        {
            System.Collections.IList list => list.Count > 0,
            string text => text.Length > 0,
            bool flag => flag,
            Enum choice => Convert.ToInt32(choice, CultureInfo.InvariantCulture) != 0,
            double number => number != 0.0,
            var other => throw new InvalidOperationException($"{field.FullName} holds {other}, of which it is not known whether it is given"),
        };
    }

    private ScenarioRecipe? Read(V1.ScenarioRecipe wire, FieldPath path)
    {
        var before = fields.FaultCount;
        if (fields.Choice<V1.ScenarioMethod, ScenarioMethod>(path, "method", wire.Method) is not { } method) return null;
        var taken = RecipeFields.Of(method);
        foreach (var field in V1.ScenarioRecipe.Descriptor.Fields.InDeclarationOrder())
        {
            if (IsGiven(field, wire) && !taken.Contains(field.JsonName)) fields.Fault(path, field.Name, $"is not taken by the method {wire.Method}");
        }

        var standard = new ScenarioRecipe { Method = method };
        var recipe = standard with
        {
            History = wire.History is { } history ? Read(history, path.Field("history")) : null,
            Coins = [.. wire.Coins.Select((coin, k) => fields.Code(path, $"coins[{k}]", coin)).OfType<Currency>()],
            Horizon = wire.HasHorizon ? wire.Horizon : standard.Horizon,
            Overlapping = !wire.HasOverlapping || wire.Overlapping,
            Lambda = wire.HasLambda ? wire.Lambda : standard.Lambda,
            LongRunWeight = wire.HasLongRunWeight ? wire.LongRunWeight : standard.LongRunWeight,
            SimpleReturns = wire.SimpleReturns,
            Rows = wire.HasRows ? wire.Rows : standard.Rows,
            Seed = wire.HasSeed ? wire.Seed : standard.Seed,
            Copula = Choice(path, "copula", wire.Copula, standard.Copula),
            Degrees = wire.HasDegrees ? wire.Degrees : standard.Degrees,
            Marginal = Choice(path, "marginal", wire.Marginal, standard.Marginal),
            Deviations = Read(wire.Deviations, path, "deviations"),
            Correlation = wire.HasCorrelation ? wire.Correlation : null,
            CorrelationWeight = wire.HasCorrelationWeight ? wire.CorrelationWeight : standard.CorrelationWeight,
            Moves = [.. wire.Moves],
            VolatilityMoves = [.. wire.VolatilityMoves],
            Shocks = [.. wire.Shocks.Select((shock, k) => Read(shock, path.Item("shocks", k)))],
            Windows = [.. wire.Windows.Select((window, k) => Read(window, path.Item("windows", k))).OfType<CrisisWindow>()],
            WorstRows = wire.HasWorstRows ? wire.WorstRows : standard.WorstRows,
            Hours = wire.HasHours ? wire.Hours : standard.Hours,
            Sigmas = wire.Sigmas.Count > 0 ? [.. wire.Sigmas] : standard.Sigmas,
            Stablecoin = wire.Stablecoin.Length == 0 ? standard.Stablecoin : fields.Code(path, "stablecoin", wire.Stablecoin) ?? standard.Stablecoin,
            Depths = wire.Depths.Count > 0 ? [.. wire.Depths] : standard.Depths,
            HistoricalVolatility = wire.HistoricalVolatility,
            VolatilityBeta = wire.HasVolatilityBeta ? wire.VolatilityBeta : null,
            Smile = Choice(path, "smile", wire.Smile, standard.Smile),
            ElapsedDays = wire.HasElapsedDays ? wire.ElapsedDays : null,
        };
        return fields.FaultCount > before ? null : recipe;
    }

    private TDomain Choice<TWire, TDomain>(FieldPath path, string name, TWire wire, TDomain standard)
        where TWire : struct, Enum
        where TDomain : struct, Enum =>
        EnumWire.IsUnspecified(wire) ? standard : fields.Choice<TWire, TDomain>(path, name, wire) ?? standard;

    private PriceHistory Read(V1.PriceHistory wire, FieldPath path)
    {
        var times = wire.Times.Select((time, k) => fields.Time(path, $"times[{k}]", time) ?? DateTimeOffset.MinValue);
        return new PriceHistory([.. times], Read(wire.Prices, path, "prices")) { Volatilities = Read(wire.Volatilities, path, "volatilities") };
    }

    private ImmutableSortedDictionary<Currency, ImmutableArray<double>> Read(RepeatedField<V1.CoinSeries> wire, FieldPath path, string name)
    {
        var series = ImmutableSortedDictionary.CreateBuilder<Currency, ImmutableArray<double>>();
        for (var k = 0; k < wire.Count; k++)
        {
            if (fields.Code(path.Item(name, k), "coin", wire[k].Coin) is not { } coin) continue;
            if (series.ContainsKey(coin)) fields.Fault(path.Item(name, k), "coin", $"{coin} is given twice");
            for (var t = 0; t < wire[k].Values.Count; t++)
            {
                if (!(wire[k].Values[t] >= 0.0)) fields.Fault(path.Item(name, k), $"values[{t}]", "expected a number >= 0, 0 where there is none");
            }

            series[coin] = [.. wire[k].Values.Select(v => v == 0.0 ? double.NaN : v)];
        }

        return series.ToImmutable();
    }

    private ImmutableSortedDictionary<Currency, double> Read(RepeatedField<V1.CoinNumber> wire, FieldPath path, string name)
    {
        var numbers = ImmutableSortedDictionary.CreateBuilder<Currency, double>();
        for (var k = 0; k < wire.Count; k++)
        {
            if (fields.Code(path.Item(name, k), "coin", wire[k].Coin) is not { } coin) continue;
            if (!numbers.TryAdd(coin, wire[k].Value)) fields.Fault(path.Item(name, k), "coin", $"{coin} is given twice");
        }

        return numbers.ToImmutable();
    }

    private ScenarioShock Read(V1.ScenarioShock wire, FieldPath path) => new(wire.Label, Read(wire.Returns, path, "returns"), Read(wire.Volatilities, path, "volatilities"));

    private CrisisWindow? Read(V1.CrisisWindow wire, FieldPath path)
    {
        var (from, to) = (Day(path, "from", wire.From), Day(path, "to", wire.To));
        return from is null || to is null ? null : new CrisisWindow(wire.Name, from.Value, to.Value);
    }

    private DateOnly? Day(FieldPath path, string name, string text)
    {
        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)) return day;
        fields.Fault(path, name, $"is {FieldReader.Quoted(text)}, expected a day such as 2022-11-08");
        return null;
    }

    /// <summary>Names of fields of files as the wire spells them, indices as they are.</summary>
    private static string OnTheWire(string path)
    {
        var (text, isIndex) = (new StringBuilder(), false);
        foreach (var c in path)
        {
            isIndex = c == '[' || (isIndex && c != ']');
            if (char.IsAsciiLetterUpper(c) && !isIndex) text.Append('_').Append(char.ToLowerInvariant(c));
            else text.Append(c);
        }

        return text.ToString();
    }
}
