using System.Collections.Immutable;
using System.Text.Json;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reconciliation;

namespace MarginOptimizer.Margin.Derive;

/// <summary>
/// A saved call to Derive's <c>public/get_margin</c> or <c>private/get_margin</c> with its answer (docs.derive.xyz, API reference, subaccounts): net
/// initial and maintenance margin before and after the simulated change. The file also holds what the call was made in: <c>as_of</c>, a
/// <c>tickers</c> object by instrument name (as public/get_ticker answers), <c>prices</c> by currency, and for the private call the
/// <c>subaccount</c> (as private/get_subaccount answers). Oracles are taken as fully trusted; the venue reports no parts of a margin, so the
/// residuals are those of the totals.
/// </summary>
public sealed class DeriveMarginAnswer : IReconciliationSource
{
    /// <summary>Prices of tickers are rounded.</summary>
    private const double Relative = 1e-6;

    private const double AbsoluteUsd = 0.01;

    private static readonly ImmutableSortedDictionary<string, string> Models = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        [KeyValuePair.Create("PM", "derive-pm"), KeyValuePair.Create("PM2", "derive-pm2"), KeyValuePair.Create("SM", "derive-sm")]);

    /// <inheritdoc/>
    public string Id => "derive-get-margin";

    /// <inheritdoc/>
    public bool IsVenueAnswer => true;

    /// <inheritdoc/>
    public bool Recognises(JsonElement root, string fileName) =>
        root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty("request", out var request)
        && request.ValueKind == JsonValueKind.Object
        && request.TryGetProperty("method", out var method)
        && method.ValueKind == JsonValueKind.String
        && method.GetString() is "public/get_margin" or "private/get_margin";

    /// <inheritdoc/>
    public IEnumerable<ReconciledCase> Reconcile(JsonElement root)
    {
        var violations = new ViolationList();
        var file = new JsonSection(root, "", violations);
        var call = file.Section("request").Section("params");
        var result = file.Section("response").Section("result");
        var asOf = file.Instant("as_of");
        var prices = Prices(file.Section("prices"));
        var tickers = Tickers(file.Section("tickers"));
        violations.ThrowIfAny();
        var marks = tickers.Where(t => t.Key.EndsWith("-PERP", StringComparison.Ordinal)).ToDictionary(t => t.Key, t => t.Value.NumberOrText("mark_price"));
        var holder = file.Has("subaccount") ? file.Section("subaccount").Section("result") : call;
        var prefix = file.Has("subaccount") ? "" : "simulated_";
        var kind = holder.Choice("margin_type", Models);
        var before = new DeriveSavedAccount();
        before.Add(holder.Sections($"{prefix}positions"), holder.Sections($"{prefix}collaterals"), marks);
        var after = before.Copy();
        after.Add(Optional(call, "simulated_position_changes"), Optional(call, "simulated_collateral_changes"), marks);
        foreach (var name in after.Positions.Keys.Where(n => !tickers.ContainsKey(n))) violations.Add($"tickers.{name}", "is missing");
        foreach (var coin in after.Positions.Keys.Select(n => DeriveContractName.Parse(n)!.Value.Coin).Distinct().Where(c => !prices.ContainsKey(c)))
        {
            violations.Add($"prices.{coin}", "is missing");
        }

        foreach (var currency in after.Collaterals.Keys.Where(c => c != Currency.Usdc && !prices.ContainsKey(c)))
        {
            violations.Add($"prices.{currency}", "is missing");
        }

        var expected = Figures.Select(f => (Name: f, Value: result.NumberOrText(f))).ToDictionary(f => f.Name, f => f.Value);
        violations.ThrowIfAny();
        var model = file.Has("model") ? MarginModelCatalog.Embedded.Named(file.Text("model")) : MarginModelCatalog.Embedded.Select(kind, asOf);
        return [Compare(model, asOf, before, after, tickers, prices, expected, result)];
    }

    private static ImmutableArray<string> Figures { get; } =
        ["pre_initial_margin", "post_initial_margin", "pre_maintenance_margin", "post_maintenance_margin"];

    private static ReconciledCase Compare(
        IMarginModel model,
        DateTimeOffset asOf,
        DeriveSavedAccount before,
        DeriveSavedAccount after,
        Dictionary<string, JsonSection> tickers,
        Dictionary<Currency, double> prices,
        Dictionary<string, double> expected,
        JsonSection result)
    {
        var evidence = $"verified: answer of the venue at {asOf.UtcDateTime:yyyy-MM-ddTHH:mm:ssZ}";
        if (after.Positions.Count == 0)
        {
            return new ReconciledCase(model.Version.Name, "get_margin", evidence, true, []) { Note = "no position names the underlying" };
        }

        var names = after.Positions.Keys.ToList();
        var (market, book) = before.Build(asOf, names, tickers, prices);
        var (marketAfter, bookAfter) = after.Build(asOf, names, tickers, prices);
        result.Violations.ThrowIfAny();
        var first = new DeriveResult(model, market, book);
        var second = new DeriveResult(model, marketAfter, bookAfter);
        double[] actual = [first.Initial, second.Initial, first.Maintenance, second.Maintenance];
        var fields = Figures.Select((f, i) => new ReconciledField(f, expected[f], actual[i], AbsoluteUsd, Relative)).ToList();
        if (result.Has("is_valid_trade"))
        {
            var isValid = IsAccepted(model, before, after, second.Initial);
            fields.Add(new ReconciledField("is_valid_trade", result.Flag("is_valid_trade") ? 1.0 : 0.0, isValid ? 1.0 : 0.0, 0.0, 0.0));
        }

        return new ReconciledCase(model.Version.Name, "get_margin", evidence, true, [.. fields]) { Note = NoteOn(second.Uncounted(bookAfter)) };
    }

    private static string NoteOn(IReadOnlyList<Currency> uncounted) => uncounted.Count == 0
        ? "oracles taken as fully trusted"
        : $"oracles taken as fully trusted; not counted: {string.Join(", ", uncounted)}";

    private static bool IsAccepted(IMarginModel model, DeriveSavedAccount before, DeriveSavedAccount after, double initialAfter)
    {
        var changes = after.Positions.Select(p => (p.Key, Before: before.Positions.GetValueOrDefault(p.Key), Change: p.Value - before.Positions.GetValueOrDefault(p.Key))).ToList();
        var perpetuals = changes.Where(c => c.Key.EndsWith("-PERP", StringComparison.Ordinal)).Select(c => (c.Before, c.Change)).ToList();
        var others = changes.Where(c => !c.Key.EndsWith("-PERP", StringComparison.Ordinal)).Select(c => c.Change)
            .Concat(after.Collaterals.Select(c => c.Value - before.Collaterals.GetValueOrDefault(c.Key))).ToList();
        return model is DeriveStandardMargin
            ? DeriveTradeCheck.AcceptsStandard(perpetuals, others, initialAfter)
            : DeriveTradeCheck.AcceptsPortfolio(perpetuals.Select(p => p.Change), others, initialAfter);
    }

    private static IReadOnlyList<JsonSection> Optional(JsonSection section, string name) => section.Has(name) ? section.Sections(name) : [];

    private static Dictionary<Currency, double> Prices(JsonSection section)
    {
        var prices = new Dictionary<Currency, double>();
        foreach (var name in section.AllNames())
        {
            var price = section.NumberOrText(name);
            if (Currency.IsValidCode(name) && price > 0.0) prices[new Currency(name)] = price;
            else section.Violations.Add(section.PathOf(name), "must be a currency with a price above zero");
        }

        return prices;
    }

    private static Dictionary<string, JsonSection> Tickers(JsonSection section) =>
        section.AllNames().ToDictionary(n => n, section.Section, StringComparer.Ordinal);
}
