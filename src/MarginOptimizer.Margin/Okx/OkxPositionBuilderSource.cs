using System.Collections.Immutable;
using System.Text.Json;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reconciliation;

namespace MarginOptimizer.Margin.Okx;

/// <summary>
/// A saved answer of <c>POST /api/v5/account/position-builder</c>: every module, every cell of MR1 and the totals of the account. An answer has no
/// volatilities, so units with options need the answer of <c>/api/v5/public/opt-summary</c> beside it:
/// <c>{ "positionBuilder": ..., "optSummary": ... }</c>. Contract values, the USD value of the quote currency and, where the venue does not print
/// it, the index are decoded from the answer itself.
/// </summary>
public sealed class OkxPositionBuilderSource : IReconciliationSource
{
    private const string Model = "OKX PM";
    private const double Absolute = 1e-6;
    private const double Relative = 1e-6;

    public string Id => "okx-position-builder";

    public bool IsVenueAnswer => true;

    public bool Recognises(JsonElement root, string fileName) => DataOf(root) is { ValueKind: JsonValueKind.Object } data && data.TryGetProperty("riskUnitData", out _);

    public IEnumerable<ReconciledCase> Reconcile(JsonElement root)
    {
        var answer = new VenueAnswer(DataOf(root), "data[0]");
        var time = DateTimeOffset.FromUnixTimeMilliseconds((long)answer.Number("ts"));
        var model = (OkxPortfolioMargin)MarginModelCatalog.Embedded.Select("okx-pm", time);
        var quotes = OkxOptionQuotes.Read(root);
        var units = answer.Objects("riskUnitData").Select(u => OkxUnitAnswer.Read(u, quotes)).ToImmutableArray();
        foreach (var unit in units) yield return Unit(unit, model, time);
        yield return Account(answer, units, model, time);
    }

    private static ReconciledCase Unit(OkxUnitAnswer unit, OkxPortfolioMargin model, DateTimeOffset time)
    {
        var fields = ImmutableArray<ReconciledField>.Empty;
        var note = unit.WhyNot(model) ?? unit.Note;
        if (unit.WhyNot(model) is null)
        {
            var book = new VenueBook(time);
            unit.AddTo(book);
            fields = OkxUnitComparison.Compare(unit, book.Evaluate(model), Absolute, Relative);
        }

        return new ReconciledCase(Model, unit.Coin.Code, "verified: answer of the venue", Counts: true, fields) { Note = note };
    }

    /// <summary>Totals need every unit; debts are charged on what the answer shows as the equity of a currency.</summary>
    private static ReconciledCase Account(VenueAnswer answer, ImmutableArray<OkxUnitAnswer> units, OkxPortfolioMargin model, DateTimeOffset time)
    {
        var reason = units.Select(u => u.WhyNot(model)).FirstOrDefault(r => r is not null);
        var book = new VenueBook(time);
        foreach (var unit in units) unit.AddTo(book);
        var known = units.SelectMany(u => u.Indices).Select(i => i.Currency).Append(Currency.Usd).Append(Currency.Usdc).ToHashSet();
        foreach (var asset in answer.Has("assets") ? answer.Objects("assets") : [])
        {
            var equity = asset.OptionalNumber("availEq") ?? 0.0;
            var currency = CurrencyOf(asset);
            if (equity == 0.0) continue;
            if (known.Contains(currency)) book.Balance(currency, equity);
            else reason ??= $"the answer does not say what {currency} is worth";
        }

        if (reason is not null || units.IsEmpty)
            return new ReconciledCase(Model, "account", "verified: answer of the venue", Counts: true, []) { Note = reason ?? "there are no risk units" };
        var report = book.Evaluate(model);
        var fields = ImmutableArray.CreateBuilder<ReconciledField>();
        Add("eq", report.Collateral);
        Add("derivMmr", report.Component("derivatives MMR"));
        Add("borrowMmr", report.Component("borrow MMR"));
        Add("totalMmr", report.Maintenance);
        Add("totalImr", report.Initial);
        Add("marginRatio", report.Component("margin ratio"));
        return new ReconciledCase(Model, "account", "verified: answer of the venue", Counts: true, fields.ToImmutable());

        void Add(string name, double actual)
        {
            if (answer.OptionalNumber(name) is { } expected) fields.Add(new ReconciledField(name, expected, actual, Absolute, Relative));
        }
    }

    private static Currency CurrencyOf(VenueAnswer asset) => Currency.IsValidCode(asset.Text("ccy"))
        ? new Currency(asset.Text("ccy"))
        : throw new InvalidInputException($"{asset.Path}.ccy", "is no currency code");

    private static JsonElement DataOf(JsonElement root)
    {
        if (root.ValueKind == JsonValueKind.Object && root.TryGetProperty("positionBuilder", out var inner)) root = inner;
        return root.ValueKind == JsonValueKind.Object && root.TryGetProperty("data", out var data) && data.ValueKind == JsonValueKind.Array && data.GetArrayLength() == 1
            ? data[0]
            : default;
    }
}
