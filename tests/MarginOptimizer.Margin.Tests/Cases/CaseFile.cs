using System.Globalization;
using System.Text.Json;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin.Deribit;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Tests.Books;
using MarginOptimizer.Tests.Shared;

namespace MarginOptimizer.Margin.Tests.Cases;

/// <summary>As much of a file of ../shared/cases as margins need: market, model, and the books before and after its trades.</summary>
internal sealed class CaseFile : IDisposable
{
    private readonly JsonDocument _document;
    private readonly Dictionary<string, Instrument> _instruments;

    public CaseFile(string path)
    {
        _document = JsonDocument.Parse(File.ReadAllBytes(path));
        Name = Path.GetFileNameWithoutExtension(path);
        Root = _document.RootElement;
        _instruments = Root.GetProperty("instruments").EnumerateArray().ToDictionary(i => Text(i, "name"), InstrumentOf);
        Market = ReadMarket();
        Model = new DeribitPortfolioMargin(
            new MarginModelVersion("case", Market.AsOf, null, ModelStatus.InForce),
            Units.ToDictionary(u => new Currency(Text(u, "currency")), ParametersOf));
    }

    public static IEnumerable<string> Paths() => Directory.EnumerateFiles(SharedData.PathOf("cases"), "*.json").Order(StringComparer.Ordinal);

    public string Name { get; }

    public JsonElement Root { get; }

    public MarketSnapshot Market { get; }

    public DeribitPortfolioMargin Model { get; }

    public IEnumerable<JsonElement> Units => Root.GetProperty("model").GetProperty("units").EnumerateArray();

    public IEnumerable<Instrument> Instruments => _instruments.Values;

    /// <summary>The book after trades given as coin sizes by name.</summary>
    public Book BookAfter(IEnumerable<KeyValuePair<string, double>> trades)
    {
        var sizes = Root.GetProperty("book").EnumerateArray().ToDictionary(p => Text(p, "instrument"), p => p.GetProperty("size").GetDouble());
        foreach (var (name, size) in trades) sizes[name] = sizes.GetValueOrDefault(name) + size;
        return Book.Of(sizes.Where(s => s.Value != 0.0).Select(s => new Position(_instruments[s.Key], Quantity(_instruments[s.Key], s.Value))));
    }

    public void Dispose() => _document.Dispose();

    private double Quantity(Instrument instrument, double coins) =>
        instrument.IsCountedInUsd ? coins * Market.QuoteOf(instrument).Mark : coins;

    private MarketSnapshot ReadMarket()
    {
        var forwards = new Dictionary<ForwardKey, double>();
        var listings = new List<Listing>();
        foreach (var element in Root.GetProperty("instruments").EnumerateArray())
        {
            var instrument = _instruments[Text(element, "name")];
            if (instrument is Option option) forwards[new ForwardKey(option.Base, option.Expiry)] = element.GetProperty("forward").GetDouble();
            var volatility = instrument is Option ? element.GetProperty("iv").GetDouble() : double.NaN;
            listings.Add(new Listing(instrument, new Quote { Mark = element.GetProperty("mark").GetDouble(), MarkVolatility = volatility }));
        }

        var asOf = DateTimeOffset.Parse(Text(Root, "as_of"), CultureInfo.InvariantCulture);
        var indices = Units.ToDictionary(u => new Currency(Text(u, "currency")), u => u.GetProperty("index_usd").GetDouble());
        return new MarketSnapshot(asOf, indices, forwards, listings);
    }

    private static Instrument InstrumentOf(JsonElement element)
    {
        var isOption = Text(element, "kind") == "option";
        var isPerpetual = !isOption && element.GetProperty("expiry").ValueKind == JsonValueKind.Null;
        var leg = new Leg(
            new Currency(Text(element, "currency")), 0.0, 1.0, isPerpetual ? null : 1.0, isOption ? element.GetProperty("strike").GetDouble() : 0.0, 0.5,
            isOption && Text(element, "type") == "C");
        var instrument = LegBook.InstrumentOf(leg) with { Name = Text(element, "name") };
        if (isPerpetual) return instrument;
        var expiry = DateTimeOffset.Parse(Text(element, "expiry_utc"), CultureInfo.InvariantCulture);
        return instrument is Option option ? option with { Expiry = expiry } : (Future)instrument with { Expiry = expiry };
    }

    private static PortfolioMarginParameters ParametersOf(JsonElement unit)
    {
        var values = unit.GetProperty("params").EnumerateObject()
            .Concat(unit.GetProperty("currency_params").EnumerateObject())
            .ToDictionary(p => p.Name, p => p.Value.GetDouble());
        values.Add("mm_factor", unit.GetProperty("mm_factor").GetDouble());
        return PortfolioMarginParameters.From(values, []);
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
