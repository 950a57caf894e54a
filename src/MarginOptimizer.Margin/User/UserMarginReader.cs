using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.User;

/// <summary>Reads the models that users write: a table of scenarios, expected shortfall or value at risk of rows of returns.</summary>
internal static class UserMarginReader
{
    private static readonly ImmutableSortedDictionary<string, LossReduction> Reductions = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        [
            KeyValuePair.Create<string, LossReduction>("worst-row", new WorstRow()),
            KeyValuePair.Create<string, LossReduction>("worst-row-per-coin", new WorstRowPerCoin()),
        ]);

    private static readonly ImmutableSortedDictionary<string, QuantileConvention> Conventions = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        [
            KeyValuePair.Create("ceiling", QuantileConvention.Ceiling),
            KeyValuePair.Create("interpolated", QuantileConvention.Interpolated),
            KeyValuePair.Create("next-worst", QuantileConvention.NextWorst),
        ]);

    private static readonly ImmutableSortedDictionary<string, bool> Balances = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal, [KeyValuePair.Create("fixed", false), KeyValuePair.Create("revalued", true)]);

    private delegate (ImmutableArray<UserRow> Rows, LossReduction Reduction) RowsReader(JsonSection parameters, ImmutableSortedSet<Currency> coins);

    public static IMarginModel ReadScenario(ModelDocument document) => Read(
        document, (parameters, coins) => (UserRowsReader.ReadObjects(parameters, coins), parameters.Choice("reduction", Reductions)));

    public static IMarginModel ReadShortfall(ModelDocument document) => Read(document, (parameters, coins) =>
    {
        var (rows, tail) = ReadTail(parameters, coins);
        if (parameters.Violations.IsEmpty && !tail.HasWholeRow) parameters.Violations.Add(parameters.PathOf("confidence"), "leaves less than one row in the tail");
        return (rows, new MeanOfTail(tail.Mass));
    });

    public static IMarginModel ReadValueAtRisk(ModelDocument document) => Read(document, (parameters, coins) =>
    {
        var (rows, tail) = ReadTail(parameters, coins);
        var rank = tail.Quantile(parameters.Choice("convention", Conventions));
        return (rows, new LossOfRank(rank.Order, rank.Weight));
    });

    private static (ImmutableArray<UserRow> Rows, Tail Tail) ReadTail(JsonSection parameters, ImmutableSortedSet<Currency> coins)
    {
        var rows = UserRowsReader.ReadColumns(parameters, coins);
        return (rows, new Tail(rows.Length, UserFields.Required(parameters, "confidence", 0.5, 0.99999)));
    }

    private static UserMargin Read(ModelDocument document, RowsReader read)
    {
        var violations = document.Underlyings.Violations;
        var coins = ImmutableSortedDictionary.CreateBuilder<Currency, UserCoin>();
        foreach (var name in document.Underlyings.AllNames())
        {
            var section = document.Underlyings.Section(name);
            coins.Add(new Currency(name), new UserCoin(
                UserFields.Optional(section, "delta_charge", 0.0, 1.0, 0.0), UserFields.Optional(section, "short_option_charge", 0.0, 1.0, 0.0)));
            section.Close();
        }

        if (document.Parameters is not { } parameters)
        {
            violations.Add("parameters", "is missing");
            violations.ThrowIfAny();
            throw new InvalidOperationException("faults were not thrown");
        }

        var (rows, reduction) = read(parameters, [.. coins.Keys]);
        var maintenance = UserFields.Required(parameters, "maintenance_factor", 0.0, 1.0);
        var revalue = parameters.Choice("balances", Balances);
        var haircuts = ReadHaircuts(parameters);
        parameters.Close();
        violations.ThrowIfAny();
        return new UserMargin(document.Version, new UserMarginParameters(coins.ToImmutable(), rows, reduction, maintenance, revalue, haircuts), document.Rules);
    }

    private static ImmutableSortedDictionary<Currency, double> ReadHaircuts(JsonSection parameters)
    {
        var haircuts = ImmutableSortedDictionary.CreateBuilder<Currency, double>();
        if (!parameters.Has("haircuts")) return haircuts.ToImmutable();
        var section = parameters.Section("haircuts");
        var names = section.AllNames();
        if (names.Count > MarginModelReader.MaximumUnderlyings)
        {
            section.Violations.Add(section.Path, $"must name at most {MarginModelReader.MaximumUnderlyings} currencies");
            return haircuts.ToImmutable();
        }

        foreach (var name in names)
        {
            var haircut = UserFields.Required(section, name, 0.0, 1.0);
            if (Currency.IsValidCode(name)) haircuts.Add(new Currency(name), haircut);
            else section.Violations.Add(section.PathOf(name), "is no currency code");
        }

        return haircuts.ToImmutable();
    }
}
