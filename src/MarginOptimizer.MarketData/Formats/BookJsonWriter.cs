using System.Text;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.MarketData.Input;
using static MarginOptimizer.MarketData.Formats.JsonText;

namespace MarginOptimizer.MarketData.Formats;

/// <summary>Writes what <see cref="BookJson"/> reads.</summary>
internal static class BookJsonWriter
{
    public static string Format(Book book, IReadOnlyList<string> notes)
    {
        var text = new StringBuilder("{\n");
        AppendList(text, "notes", [.. notes.Select(Quote)]);
        AppendList(text, "positions", [.. book.Positions.Select(FormatPosition)]);
        AppendList(text, "openOrders", [.. book.OpenOrders.Select(FormatOrder)]);
        text.Append("  \"balances\": {");
        var separator = "\n";
        foreach (var (currency, balance) in book.Balances)
        {
            text.Append(separator).Append("    ").Append(Quote(currency.Code)).Append(": {\"cash\": ").Append(DecimalText.Format(balance.Cash))
                .Append(", \"collateral\": ").Append(DecimalText.Format(balance.Collateral)).Append('}');
            separator = ",\n";
        }

        return text.Append(book.Balances.IsEmpty ? "}\n}\n" : "\n  }\n}\n").ToString();
    }

    private static string FormatPosition(Position position) =>
        $"{{\"instrument\": {Quote(position.Instrument.Name)}, \"quantity\": {DecimalText.Format(position.Quantity)}}}";

    private static string FormatOrder(OpenOrder order) =>
        $"{{\"instrument\": {Quote(order.Instrument.Name)}, \"quantity\": {DecimalText.Format(order.Quantity)}, "
        + $"\"limitPrice\": {DecimalText.Format(order.LimitPrice)}, \"reduceOnly\": {(order.ReduceOnly ? "true" : "false")}{(order.MayCancel ? ", \"mayCancel\": true" : "")}}}";
}
