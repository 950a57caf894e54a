using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Csv;
using MarginOptimizer.MarketData.Deribit;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.MarketData.Formats;

/// <summary>The quotes format of examples/formats.md: one snapshot of Deribit instruments as CSV.</summary>
internal static class QuotesCsv
{
    private static readonly string[] Required = ["instrument", "mark", "index"];

    private static readonly string[] Optional =
        ["bid", "bid_quantity", "ask", "ask_quantity", "mark_iv", "forward", "open_interest"];

    public static bool HasColumns(IReadOnlyList<string> columns) => columns.Contains("instrument") && !columns.Contains("ts");

    public static MarketSnapshot Parse(Stream stream, SnapshotOptions options)
    {
        var faults = new ViolationList();
        using var csv = new CsvReader(stream, faults);
        csv.CheckColumns(Required, Optional);
        var asOf = ReadAsOf(csv, faults);
        faults.ThrowIfAny();
        var quotes = new List<VenueQuote>();
        while (csv.ReadRow())
            if (ReadRow(csv, asOf, faults) is { } quote) quotes.Add(quote);
        faults.ThrowIfAny();
        return new VenueSnapshot(asOf, faults).Build(quotes, options.Currency, csv.Remarks.GetValueOrDefault("source", ""));
    }

    private static DateTimeOffset ReadAsOf(CsvReader csv, ViolationList faults)
    {
        if (csv.Remarks.TryGetValue("as_of", out var text) && TimeText.TryParse(text, out var time)) return time;
        faults.Add("# as_of", $"{(text is null ? "is missing" : $"is {InputText.Quote(text)}")}, expected a line '# as_of: TIME' with {TimeText.Words}");
        return default;
    }

    private static VenueQuote? ReadRow(CsvReader csv, DateTimeOffset asOf, ViolationList faults)
    {
        var fields = new CsvFields(csv, faults);
        var column = csv.IndexOf("instrument");
        if (fields.Text(column) is not { } text) return null;
        if (!DeribitInstrumentNames.TryParse(text, out var name))
        {
            faults.Add(csv.PathOf(column), $"is {InputText.Quote(text)}, no Deribit instrument name");
            return null;
        }

        if (name.Value.Expiry <= asOf) faults.Add(csv.PathOf(column), $"{name} expired at {TimeText.Format(name.Value.Expiry.Value)}, before as_of");
        var isOption = name.Value.Kind == DeribitKind.Option;
        return new VenueQuote
        {
            Name = name.Value,
            Path = csv.PathOf(column),
            Bids = ReadSide(csv, "bid", "bid_quantity", faults),
            Asks = ReadSide(csv, "ask", "ask_quantity", faults),
            Mark = fields.Number(csv.IndexOf("mark"), isOption ? NumberRule.OptionMark : NumberRule.Price, required: true),
            Volatility = isOption ? fields.Number(csv.IndexOf("mark_iv"), NumberRule.Volatility, required: true) : null,
            Forward = isOption ? fields.Number(csv.IndexOf("forward"), NumberRule.Price, required: true) : null,
            ForwardIsListed = false,
            Index = fields.Number(csv.IndexOf("index"), NumberRule.Price, required: true),
            OpenInterest = fields.Number(csv.IndexOf("open_interest"), NumberRule.OpenInterest),
        };
    }

    private static Ladder ReadSide(CsvReader csv, string price, string quantity, ViolationList faults)
    {
        var fields = new CsvFields(csv, faults);
        var best = fields.Number(csv.IndexOf(price), NumberRule.Price);
        var size = fields.Number(csv.IndexOf(quantity), NumberRule.Quantity);
        if (best is not null) return size is null ? Ladder.Touch(best.Value) : Ladder.Touch(best.Value, size.Value);
        if (size is not null && csv.Cell(csv.IndexOf(price)).IsEmpty) faults.Add(csv.PathOf(csv.IndexOf(quantity)), $"is given without {price}");
        return Ladder.Empty;
    }
}
