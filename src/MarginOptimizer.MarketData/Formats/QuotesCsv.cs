using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Csv;
using MarginOptimizer.MarketData.Deribit;
using MarginOptimizer.MarketData.Input;

namespace MarginOptimizer.MarketData.Formats;

/// <summary>The quotes format of examples/formats.md: one snapshot of Deribit instruments as CSV.</summary>
internal static class QuotesCsv
{
    /// <summary>Columns of a snapshot; a history has <c>as_of</c> besides.</summary>
    public static readonly string[] Required = ["instrument", "mark", "index"];

    public static readonly string[] Optional =
        ["bid", "bid_quantity", "ask", "ask_quantity", "mark_iv", "forward", "open_interest"];

    public static bool HasColumns(IReadOnlyList<string> columns) => columns.Contains("instrument") && !columns.Contains("ts");

    public static MarketSnapshot Parse(Stream stream, SnapshotOptions options)
    {
        var faults = new ViolationList();
        using var csv = new CsvReader(stream, faults);
        csv.CheckColumns(Required, Optional);
        var asOf = ReadAsOf(csv, faults);
        faults.ThrowIfAny();
        int[] columns = [.. Enum.GetValues<QuoteField>().Select(f => ChainLayout.Quotes.ColumnOf(f) is { } column ? csv.IndexOf(column) : -1)];
        var quotes = new List<VenueQuote>();
        while (csv.ReadRow())
            if (ReadRow(csv, columns, asOf, faults) is { } quote) quotes.Add(quote);
        faults.ThrowIfAny();
        return new VenueSnapshot(asOf, faults).Build(quotes, options.Currency, csv.Remarks.GetValueOrDefault("source", ""));
    }

    private static DateTimeOffset ReadAsOf(CsvReader csv, ViolationList faults)
    {
        if (csv.Remarks.TryGetValue("as_of", out var text) && TimeText.TryParse(text, out var time)) return time;
        faults.Add("# as_of", $"{(text is null ? "is missing" : $"is {InputText.Quote(text)}")}, expected a line '# as_of: TIME' with {TimeText.Words}");
        return default;
    }

    private static VenueQuote? ReadRow(CsvReader csv, int[] columns, DateTimeOffset asOf, ViolationList faults)
    {
        var fields = new CsvFields(csv, faults);
        var column = csv.IndexOf("instrument");
        if (fields.Text(column) is not { } text) return null;
        if (!DeribitInstrumentNames.TryParse(text, out var name))
        {
            faults.Add(csv.PathOf(column), $"is {InputText.Quote(text)}, no Deribit instrument name");
            return null;
        }

        var cells = new CsvQuoteCells(csv, columns, column, faults);
        return QuoteRules.OfOurs(cells, name.Value, asOf, csv.PathOf(column));
    }
}
