using System.Text;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.MarketData.Deribit;
using MarginOptimizer.MarketData.Input;
using static MarginOptimizer.MarketData.Formats.JsonText;

namespace MarginOptimizer.MarketData.Formats;

/// <summary>Writes what <see cref="SnapshotJson"/> reads: plain quotes as rows, instruments with a ladder or terms of their own as objects.</summary>
internal static class SnapshotJsonWriter
{
    private static readonly string[] Columns =
        ["name", "bid", "bidQuantity", "ask", "askQuantity", "mark", "markIv", "openInterest", "quotedAt"];

    public static string Format(MarketSnapshot snapshot)
    {
        var text = new StringBuilder("{\n");
        text.Append("  \"asOf\": ").Append(Quote(TimeText.Format(snapshot.AsOf))).Append(",\n");
        text.Append("  \"source\": ").Append(Quote(snapshot.Source)).Append(",\n");
        AppendList(text, "notes", [.. snapshot.Notes.Select(Quote)]);
        AppendIndices(text, snapshot);
        AppendList(text, "forwards", [.. FormatForwards(snapshot)]);
        var objects = snapshot.Listings.Where(l => !IsPlain(l, snapshot.AsOf)).ToList();
        if (objects.Count > 0) AppendList(text, "instruments", [.. objects.Select(l => FormatObject(l, snapshot.AsOf))]);
        AppendRows(text, [.. snapshot.Listings.Where(l => IsPlain(l, snapshot.AsOf))]);
        return text.Append("}\n").ToString();
    }

    private static void AppendIndices(StringBuilder text, MarketSnapshot snapshot)
    {
        var items = snapshot.Indices.OrderBy(i => i.Key).Select(i => $"{Quote(i.Key.Code)}: {DecimalText.Format(i.Value)}");
        text.Append("  \"indices\": {").AppendJoin(", ", items).Append("},\n");
    }

    private static IEnumerable<string> FormatForwards(MarketSnapshot snapshot) =>
        snapshot.Forwards.OrderBy(f => f.Key.Base).ThenBy(f => f.Key.Expiry).Select(f =>
            $"{{\"base\": {Quote(f.Key.Base.Code)}, \"expiry\": {Quote(TimeText.Format(f.Key.Expiry))}, \"price\": {DecimalText.Format(f.Value)}}}");

    /// <summary>Columns that no row fills are left out.</summary>
    private static void AppendRows(StringBuilder text, IReadOnlyList<Listing> listings)
    {
        var cells = listings.Select(CellsOf).ToList();
        int[] used = [.. Enumerable.Range(0, Columns.Length).Where(c => c == 0 || cells.Any(row => row[c] != "null"))];
        text.Append("  \"columns\": [").AppendJoin(", ", used.Select(c => Quote(Columns[c]))).Append("],\n");
        AppendList(text, "rows", [.. cells.Select(row => $"[{string.Join(", ", used.Select(c => row[c]))}]")], isLast: true);
    }

    private static string[] CellsOf(Listing listing)
    {
        var quote = listing.Quote;
        return
        [
            Quote(listing.Instrument.Name), PriceOf(quote.Bids), QuantityOf(quote.Bids), PriceOf(quote.Asks), QuantityOf(quote.Asks),
            DecimalText.Format(quote.Mark), double.IsNaN(quote.MarkVolatility) ? "null" : DecimalText.Format(quote.MarkVolatility),
            quote.OpenInterest is { } interest ? DecimalText.Format(interest) : "null",
            quote.QuotedAt is { } time ? Quote(TimeText.Format(time)) : "null",
        ];
    }

    private static string FormatObject(Listing listing, DateTimeOffset asOf)
    {
        var cells = CellsOf(listing);
        var fields = new List<string>();
        for (var c = 0; c < cells.Length; c++)
        {
            if (cells[c] == "null" || IsLadderField(c, listing.Quote)) continue;
            fields.Add($"{Quote(Columns[c])}: {cells[c]}");
            if (c == 0 && !HasKnownTerms(listing.Instrument, asOf)) fields.Add($"\"terms\": {TermsJsonWriter.Format(listing.Instrument)}");
        }

        if (!IsTouch(listing.Quote.Bids)) fields.Add($"\"bids\": {FormatLadder(listing.Quote.Bids)}");
        if (!IsTouch(listing.Quote.Asks)) fields.Add($"\"asks\": {FormatLadder(listing.Quote.Asks)}");
        return $"{{{string.Join(", ", fields)}}}";
    }

    private static bool IsLadderField(int column, Quote quote) => Columns[column] switch
    {
        "bid" or "bidQuantity" => !IsTouch(quote.Bids),
        "ask" or "askQuantity" => !IsTouch(quote.Asks),
        _ => false,
    };

    private static string FormatLadder(Ladder ladder) =>
        $"[{string.Join(", ", ladder.Levels.Select(l => $"[{DecimalText.Format(l.Price)}, {DecimalText.Format(l.Quantity)}]"))}]";

    private static bool IsPlain(Listing listing, DateTimeOffset asOf) =>
        IsTouch(listing.Quote.Bids) && IsTouch(listing.Quote.Asks) && HasKnownTerms(listing.Instrument, asOf);

    private static bool HasKnownTerms(Instrument instrument, DateTimeOffset asOf) =>
        DeribitInstrumentNames.TryParse(instrument.Name, out var name)
        && DeribitContracts.FromName(name.Value, asOf).Instrument == instrument;

    private static bool IsTouch(Ladder ladder) => ladder.Levels.Length <= 1;

    private static string PriceOf(Ladder ladder) => ladder.IsEmpty ? "null" : DecimalText.Format(ladder.Best.Price);

    private static string QuantityOf(Ladder ladder) =>
        ladder.IsEmpty || !ladder.IsDepthKnown ? "null" : DecimalText.Format(ladder.Best.Quantity);
}
