using System.Globalization;
using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>The orders to send.</summary>
internal static class TradesBlock
{
    public static void Write(IAnsiConsole console, IReadOnlyList<ProposedTrade> trades)
    {
        if (trades.Count == 0) return;
        var hasAccounts = trades[0].Account.Length > 0;
        var title = string.Create(CultureInfo.InvariantCulture, $"Trades: {trades.Count} orders, fills assumed to take liquidity");
        var table = new FigureTable(
            title, hasAccounts ? 3 : 2, [.. hasAccounts ? (string[])["account"] : [], "instrument", "side", "lots", "quantity", "limit price", "mark", "cost USD", "fee USD", "saves USD", ""]);
        foreach (var trade in trades)
        {
            table.Add(
            [
                .. hasAccounts ? (string[])[trade.Account] : [],
                trade.Instrument,
                trade.Quantity.StartsWith('-') ? "sell" : "buy",
                trade.LotCount == 0 ? "fraction" : Math.Abs(trade.LotCount).ToString(CultureInfo.InvariantCulture),
                trade.LotCount == 0 ? Figures.Fraction(trade.Quantity.TrimStart('-')) : trade.Quantity.TrimStart('-'),
                trade.LimitPrice,
                Figures.Significant(trade.MarkPrice),
                Figures.Usd(trade.CostUsd),
                Figures.Usd(trade.FeeUsd),
                Figures.Usd(trade.MarginSavedUsd),
                trade.Closes ? "closes" : "opens",
            ]);
        }

        table.WriteTo(console);
        if (trades.Count > 1) console.WriteLine("Saves: the margin that comes back without this one order; the column does not add up (--explain divides the saving).");
        foreach (var trade in trades.Where(t => t.Legs.Count > 0))
            console.WriteLine($"{trade.Instrument} leaves {string.Join(", ", trade.Legs.Select(leg => $"{leg.Quantity} {leg.Instrument}"))}.");
    }
}
