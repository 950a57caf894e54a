using System.Collections.Immutable;
using System.Text.Json;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Deribit;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reports;

namespace MarginOptimizer.Margin.Reconciliation.Deribit;

/// <summary>
/// A saved answer of <c>private/pme/simulate</c> for one currency (with or without its envelope), recomputed with the parameters that it states:
/// every cell of every position and of their sum, and the margins. Tickers of options need <c>mark_iv</c> and <c>underlying_price</c>: where the
/// answer lacks them, put in those of <c>public/ticker</c>.
/// </summary>
public sealed class DeribitSimulation : IReconciliationSource
{
    /// <summary>The venue prints nine decimals of a margin and sixteen digits of a cell.</summary>
    private const double Tolerance = 1e-9;

    private const string Model = "Deribit S:PM";
    private const string Evidence = "answer of private/pme/simulate";

    public string Id => "deribit-pme-simulate";

    public bool IsVenueAnswer => true;

    public bool Recognises(JsonElement root, string fileName) =>
        ResultOf(root) is { ValueKind: JsonValueKind.Object } result
        && result.TryGetProperty("model_params", out _)
        && result.TryGetProperty("initial_risk_vectors", out _)
        && result.TryGetProperty("margins", out _);

    public IEnumerable<ReconciledCase> Reconcile(JsonElement root)
    {
        var result = new JsonSection(ResultOf(root), "result", new ViolationList());
        var margins = result.Section("margins");
        var currencies = margins.AllNames();
        result.Violations.ThrowIfAny();
        if (currencies.Count != 1 || !Currency.IsValidCode(currencies[0].ToUpperInvariant()) || !result.Section("portfolio").Has("position"))
            return [Refused("only answers for one currency are known: the shape of a cross-currency answer was never seen")];

        var name = currencies[0];
        var coin = new Currency(name.ToUpperInvariant());
        var settings = result.Section("model_params");
        var general = settings.Section("general");
        var currency = settings.Section("currency").Section(name);
        if (currency.Flag("correlation_set")) return [Refused("correlation_set is true, and its meaning is not known")];
        var parameters = SegregatedVectors.ReadParameters(
            settings.Section("currency_pair").Section($"{name}_usd"), currency, general.Number("mm_factor"));
        if (general.Number("buckets_count") != 4.0) result.Violations.Add(general.PathOf("buckets_count"), "must be 4, which is all that is known");
        var book = VenueBook.Read(VenueBook.Time(general, "timestamp"), result.Section("portfolio").Section("position"), result.Section("ticker"), inUsd: false);
        foreach (var position in book.Positions.Where(p => p.Contract.IsLinear || p.Contract.Coin != coin))
            result.Violations.Add($"result.portfolio.position.{position.Name}", $"is not settled in {coin}");
        result.Violations.ThrowIfAny();
        if (book.Positions.IsEmpty) return [Refused("it holds no position")];
        var cases = Cases(result, margins.Section(name), new Simulation(coin, parameters), book).ToImmutableArray();
        result.Violations.ThrowIfAny();
        return cases;
    }

    private static IEnumerable<ReconciledCase> Cases(JsonSection result, JsonSection margins, Simulation simulation, VenueBook book)
    {
        var details = margins.Section("initial_margin_details");
        var charges = details.Number("spot_margin") + details.Number("mmp_margin") + details.Number("open_orders_margin");
        var whole = simulation.Evaluate(book.Book(), charges);
        yield return Margins(margins, details, SegregatedVectors.Figures(whole, charges, Tolerance));
        var vectors = result.Section("initial_risk_vectors");
        foreach (var position in book.Positions)
        {
            var alone = SegregatedVectors.Figures(simulation.Evaluate(book.Book(position), 0.0), 0.0, Tolerance);
            yield return Vectors($"initial_risk_vectors {position.Name}", vectors.Section(position.Name), alone["std"], alone["ext_pre"]);
        }

        var figures = SegregatedVectors.Figures(whole, charges, Tolerance);
        var pair = $"{simulation.Coin.Code.ToLowerInvariant()}_{simulation.Coin.Code.ToLowerInvariant()}";
        if (result.Has("pre_aggregated_risk_vectors"))
            yield return Vectors("pre_aggregated_risk_vectors", result.Section("pre_aggregated_risk_vectors").Section(pair), figures["std"], figures["ext_pre"]);
        yield return Vectors("aggregated_risk_vectors", result.Section("aggregated_risk_vectors").Section(pair), figures["std_agg"], figures["ext_agg"]);
    }

    private static ReconciledCase Margins(JsonSection margins, JsonSection details, Dictionary<string, double[]> figures)
    {
        var matrix = details.Section("risk_matrix_margin_details");
        var worst = matrix.Section("worst_case_bucket");
        return Case("margins",
        [
            Field("worst_case", matrix.Number("worst_case"), figures),
            Field("roll_shock", matrix.Number("roll_shock"), figures),
            Field("delta_shock", matrix.Number("delta_shock"), figures),
            new("correlation_contingency", matrix.Number("correlation_contingency"), 0.0, Tolerance, Tolerance),
            Field("source", worst.Choice("source", DeribitVectors.Words), figures),
            Field("bucket", worst.Number("bucket"), figures),
            Field("risk_matrix_margin", details.Number("risk_matrix_margin"), figures),
            Field("initial_margin", margins.Number("initial_margin"), figures),
            Field("maintenance_margin", margins.Number("maintenance_margin"), figures),
        ]);
    }

    private static ReconciledCase Vectors(string id, JsonSection section, double[] standard, double[] extended) =>
        Case(id, [.. Cells(section, "standard", standard), .. Cells(section, "extended", extended)]) with
        {
            Note = VolatilityOrder.Note(section.Numbers("standard"), standard),
        };

    private static IEnumerable<ReconciledField> Cells(JsonSection section, string name, double[] computed)
    {
        var known = section.Numbers(name);
        if (known.Length != computed.Length) section.Violations.Add(section.PathOf(name), $"must hold {computed.Length} numbers");
        return known.Length != computed.Length ? [] : known.Select((k, i) => new ReconciledField($"{name}[{i}]", k, computed[i], Tolerance, Tolerance));
    }

    private static ReconciledField Field(string name, double known, Dictionary<string, double[]> figures) =>
        new(name, known, figures[name][0], Tolerance, Tolerance);

    private static ReconciledCase Case(string id, ImmutableArray<ReconciledField> fields) => new(Model, id, Evidence, Counts: true, fields);

    private static ReconciledCase Refused(string note) => Case("margins", []) with { Note = note };

    private static JsonElement ResultOf(JsonElement root) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("result", out var result) ? result : root;

    /// <summary>The model with the parameters of the answer.</summary>
    private sealed record Simulation(Currency Coin, PortfolioMarginParameters Parameters)
    {
        public UnitReport Evaluate(VectorBook book, double charges)
        {
            var model = new DeribitPortfolioMargin(
                new MarginModelVersion("deribit-spm", VectorBook.AsOf, null, ModelStatus.InForce),
                new Dictionary<Currency, PortfolioMarginParameters> { [Coin] = Parameters });
            return new MarginEvaluator(model.Compile(book.Market, book.Instruments))
                .Evaluate(book.Book, new Dictionary<Currency, double> { [Coin] = charges }).Units.Single();
        }
    }
}
