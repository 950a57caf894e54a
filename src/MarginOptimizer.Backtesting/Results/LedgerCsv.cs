using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.Backtesting.Results;

/// <summary>Every movement of every account as CSV, in the order in which it happened.</summary>
public static class LedgerCsv
{
    public static string Format(ImmutableArray<StepRow> rows)
    {
        var text = new StringBuilder("book,optimised,row,at,kind,instrument,quantity,price,fee,cash,currency\n");
        foreach (var row in rows)
        {
            foreach (var entry in row.Ledger)
            {
                text.Append(CultureInfo.InvariantCulture, $"{row.Book},{(row.Optimised ? "true" : "false")},{row.Row},{TimeText.Format(entry.At)},");
                text.Append(CultureInfo.InvariantCulture, $"{entry.Kind.ToString().ToLowerInvariant()},{entry.Instrument},{entry.Quantity},{entry.Price:R},{entry.Fee:R},{entry.Cash:R},{entry.Currency}\n");
            }
        }

        return text.ToString();
    }
}
