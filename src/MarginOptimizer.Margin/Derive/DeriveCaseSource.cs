using System.Collections.Immutable;
using System.Text.Json;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reconciliation;
using MarginOptimizer.Pricing;

namespace MarginOptimizer.Margin.Derive;

/// <summary>
/// Files of margins that Derive's contracts returned, or that their own tests assert: every entry with its parameters, market and book. Prices
/// and volatilities of the same contracts are among them.
/// </summary>
public sealed class DeriveCaseSource : IReconciliationSource
{
    private static readonly ImmutableSortedDictionary<string, string> Models = ImmutableSortedDictionary.CreateRange(
        StringComparer.Ordinal,
        [
            KeyValuePair.Create("PMRM", "Derive PM (v1)"),
            KeyValuePair.Create("PMRM_2", "Derive PM2"),
            KeyValuePair.Create("SM", "Derive SM"),
            KeyValuePair.Create("BLACK76", "Derive option prices"),
            KeyValuePair.Create("SVI", "Derive volatilities"),
        ]);

    /// <inheritdoc/>
    public string Id => "derive-cases";

    /// <inheritdoc/>
    public bool Recognises(JsonElement root, string fileName) =>
        root.ValueKind == JsonValueKind.Object
        && root.TryGetProperty("vectors", out var entries)
        && entries.ValueKind == JsonValueKind.Array
        && entries.GetArrayLength() > 0
        && entries[0].ValueKind == JsonValueKind.Object
        && entries[0].TryGetProperty("model", out var model)
        && model.ValueKind == JsonValueKind.String
        && Models.ContainsKey(model.GetString()!)
        && entries[0].TryGetProperty("assertedByTest", out _);

    /// <inheritdoc/>
    public IEnumerable<ReconciledCase> Reconcile(JsonElement root)
    {
        var violations = new ViolationList();
        var cases = new List<ReconciledCase>();
        foreach (var entry in new JsonSection(root, "", violations).Sections("vectors"))
        {
            var before = violations.Count;
            var compute = Read(entry);
            if (violations.Count == before) cases.Add(compute());
        }

        violations.ThrowIfAny();
        return cases;
    }

    /// <summary>Reads an entry; faults are collected, and what is returned is called only without one.</summary>
    private static Func<ReconciledCase> Read(JsonSection entry)
    {
        var (id, kind) = (entry.Text("id"), entry.Text("model"));
        var model = entry.Choice("model", Models);
        var tolerance = DeriveCaseTolerance.Read(entry.Section("tolerance"));
        var expected = entry.Section("expected");
        var source = entry.Section("source");
        var origin = $"verified: {source.Text("repo")}, {source.Text("test")}";
        Func<IEnumerable<ReconciledField>> fields = kind switch
        {
            "PMRM" => Legacy(entry, expected, tolerance),
            "PMRM_2" => Portfolio(entry, expected, tolerance),
            "SM" => Standard(entry, expected, tolerance),
            "BLACK76" => Prices(entry.Section("input"), expected, tolerance),
            _ => Volatility(entry.Section("input"), expected, tolerance),
        };
        return () => new ReconciledCase(model, id, origin, true, [.. fields()]);
    }

    private static Func<IEnumerable<ReconciledField>> Legacy(JsonSection entry, JsonSection expected, DeriveCaseTolerance tolerance)
    {
        var (builder, cash) = DeriveCaseMarket.Read(entry, entry.Number("cash"));
        builder.AddBalance(Currency.Usdc, cash);
        var parameters = DeriveCaseParameters.Legacy(entry.Section("params"));
        var figures = new DeriveCaseFigures(expected, tolerance);
        return () =>
        {
            var model = new DeriveLegacyPortfolioMargin(
                Version("derive-pm"), new Dictionary<Currency, LegacyPortfolioParameters> { [DeriveCaseMarket.Underlying] = parameters });
            var result = new DeriveResult(model, builder.Market(), builder.Book());
            figures.AddMargins(result);
            figures.Add("staticContingency", () => result.Component("static charges"));
            figures.Add("basisContingency", () => -result.Component(BasisContingency.Label));
            figures.Add("confidenceContingency", () => result.Component("confidence contingency"));
            figures.Add("worstIndex", () => result.WorstIndex(parameters.Scenarios));
            return figures.Fields;
        };
    }

    private static Func<IEnumerable<ReconciledField>> Portfolio(JsonSection entry, JsonSection expected, DeriveCaseTolerance tolerance)
    {
        var (builder, cash) = DeriveCaseMarket.Read(entry, entry.Number("cash"));
        builder.AddBalance(Currency.Usdc, cash);
        var parameters = DeriveCaseParameters.Portfolio(entry.Section("params"), Collaterals(entry, builder));
        var figures = new DeriveCaseFigures(expected, tolerance);
        return () =>
        {
            var model = new DerivePortfolioMargin(
                Version("derive-pm2"), new Dictionary<Currency, PortfolioParameters> { [DeriveCaseMarket.Underlying] = parameters });
            var result = new DeriveResult(model, builder.Market(), builder.Book());
            figures.AddMargins(result);
            figures.Add("optionMtm", () => result.OptionValue);
            figures.Add("collateralMtm", () => result.CollateralValue);
            figures.Add("basisContingency", () => -result.Component(BasisContingency.Label));
            figures.Add("mmContingency", () => result.Component("maintenance contingency"));
            figures.Add("imContingency", () => result.Component("initial contingency"));
            figures.Add("confidenceContingency", () => result.Component("confidence contingency"));
            figures.Add("worstIndex", () => result.WorstIndex(parameters.Scenarios));
            figures.AddList("scenarioPnL", () => result.ProfitsOf(parameters.Scenarios));
            return figures.Fields;
        };
    }

    private static Func<IEnumerable<ReconciledField>> Standard(JsonSection entry, JsonSection expected, DeriveCaseTolerance tolerance)
    {
        var builder = new DeriveMarketBuilder(DeriveCaseMarket.AnyInstant);
        builder.AddPrice(Currency.Usdc, entry.Number("stable"), 1.0);
        var cash = entry.Number("cash");
        var section = entry.Section("params");
        var depeg = section.Section("depeg");
        var peg = new PegParameters(depeg.Number("threshold"), depeg.Number("factor"));
        var parameters = new Dictionary<Currency, StandardParameters>();
        foreach (var market in entry.Sections("markets"))
        {
            var coin = CoinOf(market);
            cash += DeriveCaseMarket.ReadCoin(market, coin, builder);
            parameters[coin] = DeriveCaseParameters.Standard(section.Section("markets").Section(market.Text("name")));
        }

        builder.AddBalance(Currency.Usdc, cash);
        var figures = new DeriveCaseFigures(expected, tolerance);
        return () =>
        {
            figures.AddMargins(new DeriveResult(new DeriveStandardMargin(Version("derive-sm"), parameters, peg), builder.Market(), builder.Book()));
            return figures.Fields;
        };
    }

    private static Func<IEnumerable<ReconciledField>> Prices(JsonSection input, JsonSection expected, DeriveCaseTolerance tolerance)
    {
        var (forward, strike, years) = (input.Number("fwd"), input.Number("strike"), input.Number("sec") / (365.0 * 86_400.0));
        var (volatility, discount) = (input.Number("vol"), input.Number("discount"));
        var figures = new DeriveCaseFigures(expected, tolerance);
        return () =>
        {
            figures.Add("call", () => DiscountedBlack76.Price(OptionType.Call, forward, strike, years, volatility, discount));
            figures.Add("put", () => DiscountedBlack76.Price(OptionType.Put, forward, strike, years, volatility, discount));
            return figures.Fields;
        };
    }

    private static Func<IEnumerable<ReconciledField>> Volatility(JsonSection input, JsonSection expected, DeriveCaseTolerance tolerance)
    {
        var (curve, strike) = (DeriveCaseMarket.CurveOf(input), input.Number("strike"));
        var figures = new DeriveCaseFigures(expected, tolerance);
        return () =>
        {
            figures.Add("vol", () => curve.Volatility(strike));
            return figures.Fields;
        };
    }

    private static ImmutableSortedDictionary<Currency, CollateralHaircut> Collaterals(JsonSection entry, DeriveMarketBuilder builder)
    {
        var haircuts = ImmutableSortedDictionary.CreateBuilder<Currency, CollateralHaircut>();
        foreach (var collateral in entry.Sections("collaterals"))
        {
            var currency = CoinOf(collateral);
            builder.AddPrice(currency, collateral.Number("price"), collateral.Number("conf"));
            builder.AddBalance(currency, collateral.Number("amount"));
            haircuts[currency] = new CollateralHaircut(
                collateral.Number("mmHaircut"), collateral.Number("imHaircut"), collateral.Flag("riskCancelling"));
        }

        return haircuts.ToImmutable();
    }

    private static Currency CoinOf(JsonSection section)
    {
        var name = section.Text("name").ToUpperInvariant();
        if (Currency.IsValidCode(name)) return new Currency(name);
        section.Violations.Add(section.PathOf("name"), "is no currency code");
        return DeriveCaseMarket.Underlying;
    }

    private static MarginModelVersion Version(string id) => new(id, DateTimeOffset.UnixEpoch, null, ModelStatus.InForce);
}
