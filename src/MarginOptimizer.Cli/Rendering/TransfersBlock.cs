using System.Globalization;
using MarginOptimizer.V1;
using Spectre.Console;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>The cash to move between accounts.</summary>
internal static class TransfersBlock
{
    public static void Write(IAnsiConsole console, IReadOnlyList<ProposedTransfer> transfers)
    {
        if (transfers.Count == 0) return;
        var table = new FigureTable(
            string.Create(CultureInfo.InvariantCulture, $"Transfers: {transfers.Count} between accounts"), 3, "from", "to", "currency", "amount", "arrives", "cost USD");
        foreach (var transfer in transfers)
        {
            var amount = transfer.StepCount == 0 ? Figures.Fraction(transfer.Amount) : transfer.Amount;
            table.Add(transfer.From, transfer.To, transfer.Currency, amount, Figures.Significant(transfer.Received), Figures.Usd(transfer.CostUsd));
        }

        table.WriteTo(console);
    }
}
