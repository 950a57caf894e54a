using System.Collections.Immutable;
using System.Text.Json;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reports;

namespace MarginOptimizer.Margin.Reconciliation.Deribit;

/// <summary>
/// A saved answer of <c>private/simulate_portfolio</c>, which states totals only, with what it was asked of: <c>simulate_portfolio</c> (the answer,
/// with or without its envelope), <c>timestamp</c> (milliseconds), <c>positions</c> (inverse futures in USD, everything else in coins), <c>tickers</c> as of
/// <c>public/ticker</c>, and for a cross-margined account <c>balances</c> (cash by currency). The model follows from <c>margin_model</c> and the time.
/// </summary>
public sealed class DeribitPortfolioTotals : IReconciliationSource
{
    private const double AbsoluteTolerance = 1e-6;
    private const double RelativeTolerance = 1e-6;

    private static readonly ImmutableSortedDictionary<string, (string Id, string Name)> Models = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        [
            KeyValuePair.Create("cross_pm", ("deribit-xpm", "Deribit X:PM")),
            KeyValuePair.Create("segregated_pm", ("deribit-spm", "Deribit S:PM")),
            KeyValuePair.Create("segregated_sm", ("deribit-sm", "Deribit SM")),
        ]);

    public string Id => "deribit-simulate-portfolio";

    public bool IsVenueAnswer => true;

    public bool Recognises(JsonElement root, string fileName) => root.ValueKind == JsonValueKind.Object && root.TryGetProperty("simulate_portfolio", out _);

    public IEnumerable<ReconciledCase> Reconcile(JsonElement root)
    {
        var file = new JsonSection(root, "", new ViolationList());
        var answer = file.Section("simulate_portfolio");
        if (answer.Has("result")) answer = answer.Section("result");
        var (id, name) = answer.Choice("margin_model", Models);
        var asOf = VenueBook.Time(file, "timestamp");
        var venue = VenueBook.Read(asOf, file.Section("positions"), file.Section("tickers"), inUsd: true);
        var cash = file.Has("balances") ? ReadBalances(file.Section("balances")) : ImmutableSortedDictionary<Currency, double>.Empty;
        var isCross = id == "deribit-xpm";
        var currency = ReadCurrency(answer);
        var known = (
            Initial: answer.Number(isCross ? "total_initial_margin_usd" : "initial_margin"),
            Maintenance: answer.Number(isCross ? "total_maintenance_margin_usd" : "maintenance_margin"));
        var options = answer.Has("options_value") ? answer.Number("options_value") : double.NaN;
        file.Violations.ThrowIfAny();

        var book = venue.Book();
        foreach (var (coin, amount) in cash) book.SetCash(coin, amount);
        var model = MarginModelCatalog.Embedded.Select(id, asOf);
        var report = new MarginEvaluator(model.Compile(book.Market, book.Instruments)).Evaluate(book.Book);
        var unit = report.Units.FirstOrDefault(u => isCross || u.Currency == currency);
        var fields = ImmutableArray.CreateBuilder<ReconciledField>();
        Add("initial_margin", known.Initial, unit?.Initial ?? 0.0);
        Add("maintenance_margin", known.Maintenance, unit?.Maintenance ?? 0.0);
        if (!double.IsNaN(options)) Add("options_value", options, ValueOfOptions(book, currency));
        return
        [
            new ReconciledCase(name, model.Version.Name, "answer of private/simulate_portfolio", Counts: true, fields.ToImmutable())
            {
                Note = string.Join("; ", report.Warnings.Where(w => w.Code.StartsWith("UNVERIFIED", StringComparison.Ordinal)).Select(w => w.Message)),
            },
        ];

        void Add(string field, double expected, double actual) =>
            fields.Add(new ReconciledField(field, expected, actual, AbsoluteTolerance, RelativeTolerance));
    }

    private static double ValueOfOptions(VectorBook book, Currency currency)
    {
        var market = book.Market;
        return book.Book.Positions
            .Where(p => p.Instrument is Option option && option.Settlement == currency)
            .Sum(p => p.Quantity * p.Instrument.ContractValue * market.QuoteOf(p.Instrument).Mark);
    }

    private static Currency ReadCurrency(JsonSection answer)
    {
        var code = answer.Text("currency");
        if (Currency.IsValidCode(code)) return new Currency(code);
        if (code.Length > 0) answer.Violations.Add(answer.PathOf("currency"), "is no currency code");
        return default;
    }

    private static ImmutableSortedDictionary<Currency, double> ReadBalances(JsonSection section)
    {
        var balances = ImmutableSortedDictionary.CreateBuilder<Currency, double>();
        foreach (var name in section.AllNames())
        {
            var amount = section.Number(name);
            if (Currency.IsValidCode(name)) balances.Add(new Currency(name), amount);
            else section.Violations.Add(section.PathOf(name), "is no currency code");
        }

        return balances.ToImmutable();
    }
}
