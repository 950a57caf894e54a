using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Reconciliation;

namespace MarginOptimizer.Margin.Okx;

/// <summary>A risk unit of a position-builder answer with the prices that can be decoded from it.</summary>
internal sealed class OkxUnitAnswer
{
    private readonly List<(Instrument Instrument, double Mark, double Quantity)> _legs = [];
    private readonly Dictionary<string, (double Forward, double Volatility)> _quotes;
    private double _spot;
    private string? _fault;

    private OkxUnitAnswer(VenueAnswer answer, Currency coin, Dictionary<string, (double Forward, double Volatility)> quotes) =>
        (Answer, Coin, _quotes) = (answer, coin, quotes);

    public VenueAnswer Answer { get; }

    public Currency Coin { get; }

    /// <summary>USD per unit of every currency that the unit names.</summary>
    public ImmutableArray<(Currency Currency, double Usd)> Indices { get; private set; } = [];

    public string Note { get; private set; } = "";

    public static OkxUnitAnswer Read(VenueAnswer answer, Dictionary<string, (double Forward, double Volatility)> quotes)
    {
        var name = answer.Text("riskUnit");
        if (!Currency.IsValidCode(name)) throw new InvalidInputException($"{answer.Path}.riskUnit", $"'{name}' is no coin: only units since 30 December 2024 can be read");
        var unit = new OkxUnitAnswer(answer, new Currency(name), quotes);
        unit.ReadPositions(answer.Objects("portfolios"));
        return unit;
    }

    /// <summary>Why the unit cannot be computed; null where it can.</summary>
    public string? WhyNot(OkxPortfolioMargin model) => _fault
        ?? _legs.Where(l => !model.Covers(l.Instrument)).Select(l => $"{model.Version.Name} does not margin {l.Instrument.Name}").FirstOrDefault();

    public void AddTo(VenueBook book)
    {
        if (_fault is not null) return;
        foreach (var (currency, usd) in Indices) book.Index(currency, usd);
        if (_spot != 0.0) book.Balance(Coin, _spot);
        foreach (var (instrument, mark, quantity) in _legs)
        {
            if (instrument is not Option option) book.Add(instrument, mark, quantity);
            else book.Add(option, _quotes[option.Name].Forward, mark, _quotes[option.Name].Volatility, quantity);
        }
    }

    private void ReadPositions(IReadOnlyList<VenueAnswer> positions)
    {
        var derivatives = positions.Where(p => p.Text("instType") != "SPOT").ToList();
        foreach (var spot in positions.Where(p => p.Text("instType") == "SPOT")) _spot += spot.Number("delta");
        var quotes = derivatives.Select(p => p.Text("instId").Split('-').ElementAtOrDefault(1) ?? "").Where(q => q != "USD").Distinct().ToList();
        if (quotes.Count > 1)
        {
            _fault = "quoted in several currencies, so that the answer does not say what each is worth";
            return;
        }

        var usd = UsdPerQuote(derivatives, quotes);
        var index = Answer.OptionalNumber("indexUsd") ?? DecodedIndex(derivatives, usd);
        if (index is not { } known)
        {
            _fault = "the answer has no indexUsd, and with options it cannot be decoded from the cells";
            return;
        }

        Indices = [(Coin, known), .. quotes.Select(q => (new Currency(q), usd))];
        foreach (var position in derivatives) Add(position, usd, known);
    }

    /// <summary>The unit's profit is in USD, those of its positions are in their quote currency.</summary>
    private double UsdPerQuote(List<VenueAnswer> derivatives, List<string> quotes)
    {
        if (quotes.Count == 0) return 1.0;
        var profit = derivatives.Sum(p => p.OptionalNumber("floatPnl") ?? 0.0);
        if (profit != 0.0 && derivatives.All(p => !p.Text("instId").Contains("-USD-", StringComparison.Ordinal)) && Answer.OptionalNumber("upl") is { } upl)
        {
            Note = $"{quotes[0]} decoded from upl over the sum of floatPnl";
            return upl / profit;
        }

        Note = $"{quotes[0]} taken as one USD, as the answer does not say";
        return 1.0;
    }

    /// <summary>From the largest move of MR1 up, where there are futures only.</summary>
    private double? DecodedIndex(List<VenueAnswer> derivatives, double usd)
    {
        if (derivatives.Any(p => p.Text("instType") == "OPTION")) return null;
        var coins = _spot + derivatives.Sum(p => p.Number("delta") / (p.Number("markPx") * (p.Text("instId").Contains("-USD-", StringComparison.Ordinal) ? 1.0 : usd)));
        var (move, profit) = Answer.Object("mr1Scenarios").Object("volSame").Members()
            .Select(m => (Move: double.Parse(m.Name, System.Globalization.CultureInfo.InvariantCulture), m.Value)).MaxBy(m => m.Move);
        if (coins == 0.0 || move <= 0.0) return null;
        Note += "; index decoded from the cell of the largest move up";
        return profit / (coins * move);
    }

    private void Add(VenueAnswer position, double usd, double index)
    {
        var id = position.Text("instId");
        var (quantity, mark) = (position.Number("amt"), position.Number("markPx"));
        if (quantity == 0.0) return;
        var notional = position.Text("instType") == "OPTION" ? Math.Abs(position.Number("notionalUsd")) / index
            : id.Contains("-USD-", StringComparison.Ordinal) ? Math.Abs(position.Number("notionalUsd"))
            : Math.Abs(position.Number("delta")) / (mark * usd);
        var size = notional / Math.Abs(quantity);
        if (OkxInstruments.Parse(id, size) is not { } instrument || !(size > 0.0)) _fault ??= $"'{id}' cannot be read, or has no size";
        else if (instrument is Option && !_quotes.ContainsKey(id)) _fault ??= $"the forward and volatility of {id} are not known: save opt-summary beside the answer";
        else _legs.Add((instrument, mark, quantity));
    }
}
