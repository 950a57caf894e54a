using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Tables;

namespace MarginOptimizer.MarketData.History;

/// <summary>Where a table of prices keeps times, coins and closes.</summary>
/// <param name="Time">Column of the time or day.</param>
/// <param name="IsOpening">The time is that of the opening of a bar.</param>
/// <param name="Asset">Column that names the coin; null where every coin has a column of its own.</param>
/// <param name="Closes">Columns of closes with their coin; one, without a coin, where <paramref name="Asset"/> is given.</param>
internal sealed record PriceLayout(string Time, bool IsOpening, string? Asset, IReadOnlyList<(string Column, Currency? Coin)> Closes)
{
    private const string PriceSuffix = "_price_usd";

    /// <exception cref="InvalidInputException">The columns are those of no layout.</exception>
    public static PriceLayout Of(TableFile file)
    {
        var time = file.Columns[0];
        var isOpening = time == "ts_open";
        if (file.IndexOf("asset") >= 0 && file.IndexOf("close") >= 0) return new PriceLayout(time, isOpening, "asset", [("close", null)]);
        var priced = file.Columns.Where(c => c.EndsWith(PriceSuffix, StringComparison.Ordinal)).ToList();
        if (priced.Count > 0) return new PriceLayout(time, isOpening, null, CoinsOf(file, priced, c => c[..^PriceSuffix.Length].ToUpperInvariant()));
        if (file.Columns.Count < 2) throw new InvalidInputException($"{file.Name}: header", "has no column of a coin beside the time");
        return new PriceLayout(time, isOpening, null, CoinsOf(file, [.. file.Columns.Skip(1)], c => c));
    }

    private static List<(string Column, Currency? Coin)> CoinsOf(TableFile file, List<string> columns, Func<string, string> codeOf)
    {
        var (closes, faults) = (new List<(string, Currency?)>(), new ViolationList());
        foreach (var column in columns)
        {
            if (Currency.IsValidCode(codeOf(column))) closes.Add((column, new Currency(codeOf(column))));
            else faults.Add($"{file.Name}: header", $"column {InputText.Quote(column)} is no coin such as BTC, and there are no columns asset and close");
        }

        faults.ThrowIfAny();
        return closes;
    }
}
