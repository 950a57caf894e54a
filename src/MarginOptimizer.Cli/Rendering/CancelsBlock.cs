using System.Globalization;
using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>The open orders to cancel.</summary>
internal static class CancelsBlock
{
    public static void Write(IAnsiConsole console, IReadOnlyList<ProposedCancel> cancels)
    {
        if (cancels.Count == 0) return;
        var table = new FigureTable(
            string.Create(CultureInfo.InvariantCulture, $"Cancel first: {cancels.Count} open orders"), 3, "account", "order", "instrument", "side", "quantity", "limit price", "saves USD");
        foreach (var cancel in cancels)
        {
            table.Add(
                cancel.Account,
                (cancel.OrderIndex + 1).ToString(CultureInfo.InvariantCulture),
                cancel.Instrument,
                cancel.Quantity.StartsWith('-') ? "sell" : "buy",
                cancel.Quantity.TrimStart('-'),
                cancel.LimitPrice,
                Figures.Usd(cancel.MarginSavedUsd));
        }

        table.WriteTo(console);
    }
}
