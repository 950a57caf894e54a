using System.Text.Json;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.Input;
using MarginOptimizer.MarketData.Json;

namespace MarginOptimizer.MarketData.Deribit;

/// <summary>What the answers of several calls say, by instrument.</summary>
internal sealed class ApiAnswers
{
    private readonly Dictionary<DeribitInstrumentName, ApiTerms> _terms = [];
    private readonly Dictionary<DeribitInstrumentName, (int Detail, VenueQuote Quote)> _quotes = [];

    /// <summary>Time of the latest quote.</summary>
    public DateTimeOffset? LatestTime { get; private set; }

    /// <summary>One item of an answer; which call it answers is told by its fields.</summary>
    public void Add(JsonElement element, string path, ViolationList faults)
    {
        if (JsonFields.OpenLenient(element, path, faults) is not { } fields) return;
        if (fields.Text("instrument_name", required: true) is not { } text || IsPassedOver(fields, text)) return;
        if (!DeribitInstrumentNames.TryParse(text, out var name))
        {
            fields.Fault("instrument_name", $"is {InputText.Quote(text)}, no Deribit instrument name");
            return;
        }

        if (fields.Has("bids") || fields.Has("asks")) Keep(3, ApiQuote.ReadOrderBook(fields, name.Value, faults));
        else if (fields.Has("best_bid_price") || fields.Has("best_ask_price")) Keep(2, ApiQuote.ReadTicker(fields, name.Value));
        else if (fields.Has("tick_size")) _terms[name.Value] = ApiTerms.Read(fields);
        else if (fields.Has("mark_price")) Keep(1, ApiQuote.ReadSummary(fields, name.Value));
        else fields.Fault("instrument_name", "is in an answer of no known call (instruments, book summary, ticker, order book)");
    }

    /// <summary>The quotes in the order of their names, with the terms in force at <paramref name="asOf"/> where none were given.</summary>
    public IEnumerable<VenueQuote> Quotes(DateTimeOffset asOf) => _quotes.Values
        .Select(kept => kept.Quote)
        .OrderBy(quote => quote.Name.ToString(), StringComparer.Ordinal)
        .Where(quote => !_terms.TryGetValue(quote.Name, out var terms) || terms.IsActive)
        .Select(quote => _terms.TryGetValue(quote.Name, out var terms) ? quote with { Terms = terms.Create(quote.Name, asOf) } : quote);

    /// <summary>Combos have legs instead of terms; the future on the volatility index has no coin.</summary>
    private static bool IsPassedOver(JsonFields fields, string name) =>
        fields.Get("kind") is { ValueKind: JsonValueKind.String } kind && kind.GetString()!.EndsWith("combo", StringComparison.Ordinal)
        || name.Contains("DVOL", StringComparison.Ordinal) || IsComboName(name);

    /// <summary>Combo names carry a strategy code where outright names carry a date, such as BTC-FS-27MAR26_PERP.</summary>
    private static bool IsComboName(string name)
    {
        var parts = name.Split('-');
        return parts.Length >= 3 && parts[1].Length is >= 2 and <= 5 && parts[1].All(char.IsAsciiLetterUpper);
    }

    private void Keep(int detail, VenueQuote quote)
    {
        if (quote.QuotedAt is { } time && (LatestTime is null || time > LatestTime)) LatestTime = time;
        var isKnown = _quotes.TryGetValue(quote.Name, out var kept);
        if (isKnown && (kept.Detail > detail || (kept.Detail == detail && kept.Quote.QuotedAt >= quote.QuotedAt))) return;
        _quotes[quote.Name] = (detail, quote);
    }
}
