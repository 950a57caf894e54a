using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.User;

/// <summary>
/// Reads the rows of a user's model: as objects (<c>rows[]</c>), or as columns of equal length (<c>returns</c> by coin, and optionally
/// <c>volatility</c>).
/// </summary>
internal static class UserRowsReader
{
    public const int MaximumRows = 10_000;
    private const double LeastMove = -0.9999;
    private const double LargestMove = 100.0;
    private const double LargestVolatility = 100.0;
    private const double LargestUsd = 1e15;

    public static ImmutableArray<UserRow> ReadObjects(JsonSection parameters, ImmutableSortedSet<Currency> coins)
    {
        var sections = parameters.Sections("rows");
        if (sections.Count is 0 or > MaximumRows) parameters.Violations.Add(parameters.PathOf("rows"), $"must hold 1 to {MaximumRows} rows");
        return sections.Count > MaximumRows ? [] : [.. sections.Select((s, i) => ReadRow(s, i, coins))];
    }

    public static ImmutableArray<UserRow> ReadColumns(JsonSection parameters, ImmutableSortedSet<Currency> coins)
    {
        var section = parameters.Section("returns");
        var returns = new SortedDictionary<Currency, ImmutableArray<double>>();
        foreach (var name in section.AllNames())
        {
            var values = Column(section, name, LeastMove, LargestMove);
            if (CoinOf(section, name, coins) is { } coin) returns.Add(coin, values);
        }

        var length = returns.Count == 0 ? 0 : returns.First().Value.Length;
        ImmutableArray<double> volatilities = parameters.Has("volatility") ? Column(parameters, "volatility", -1.0, LargestVolatility) : [];
        if (!parameters.Violations.IsEmpty) return [];
        foreach (var coin in coins.Where(c => !returns.ContainsKey(c))) section.Violations.Add(section.PathOf(coin.Code), "is missing: every coin has returns");
        foreach (var (coin, values) in returns.Where(r => r.Value.Length != length))
            section.Violations.Add(section.PathOf(coin.Code), $"has {values.Length} returns, {returns.First().Key} has {length}");
        if (length == 0) section.Violations.Add(section.Path, "must hold at least one row");
        if (volatilities.Length > 0 && volatilities.Length != length)
            parameters.Violations.Add(parameters.PathOf("volatility"), $"has {volatilities.Length} rows, the returns have {length}");
        if (!parameters.Violations.IsEmpty) return [];
        return
        [
            .. Enumerable.Range(0, length).Select(i => new UserRow(
                FormattableString.Invariant($"row {i + 1}"),
                0.0,
                returns.ToImmutableSortedDictionary(r => r.Key, r => r.Value[i]),
                volatilities.IsEmpty ? 0.0 : volatilities[i])),
        ];
    }

    private static UserRow ReadRow(JsonSection section, int position, ImmutableSortedSet<Currency> coins)
    {
        var moves = ImmutableSortedDictionary.CreateBuilder<Currency, double>();
        if (section.Has("moves"))
        {
            var byCoin = section.Section("moves");
            foreach (var name in byCoin.AllNames())
            {
                var move = UserFields.Required(byCoin, name, LeastMove, LargestMove);
                if (CoinOf(byCoin, name, coins) is { } coin) moves.Add(coin, move);
            }
        }

        var row = new UserRow(
            section.Has("name") ? section.Text("name") : FormattableString.Invariant($"row {position + 1}"),
            coins.All(moves.ContainsKey)
                ? UserFields.Optional(section, "move", LeastMove, LargestMove, 0.0)
                : UserFields.Required(section, "move", LeastMove, LargestMove),
            moves.ToImmutable(),
            UserFields.Optional(section, "volatility", -1.0, LargestVolatility, 0.0),
            UserFields.Optional(section, "volatility_points", -LargestVolatility, LargestVolatility, 0.0),
            UserFields.Optional(section, "scale", 0.0, LargestMove, 1.0),
            UserFields.Optional(section, "offset", -LargestUsd, LargestUsd, 0.0));
        section.Close();
        return row;
    }

    private static ImmutableArray<double> Column(JsonSection section, string name, double minimum, double maximum)
    {
        var values = section.Numbers(name, MaximumRows);
        for (var i = 0; i < values.Length; i++)
            new ParameterField(name, minimum, maximum).Check($"{section.PathOf(name)}[{i}]", values[i], section.Violations);
        return values;
    }

    private static Currency? CoinOf(JsonSection section, string name, ImmutableSortedSet<Currency> coins)
    {
        if (Currency.IsValidCode(name) && coins.Contains(new Currency(name))) return new Currency(name);
        section.Violations.Add(section.PathOf(name), "is none of the underlyings");
        return null;
    }
}
