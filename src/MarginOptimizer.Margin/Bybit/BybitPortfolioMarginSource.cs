using System.Collections.Immutable;
using System.Text.Json;
using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reconciliation;

namespace MarginOptimizer.Margin.Bybit;

/// <summary>
/// A saved answer of <c>GET /v5/asset/portfolio-margin</c>: cells of perpetuals from position and mark, the roll-up of all blocks, contingencies,
/// margins and the rates of the wallet. It has no forwards and volatilities, so the cells of options are taken as printed; the USD value of the
/// settlement currency is decoded from the first unit.
/// </summary>
public sealed class BybitPortfolioMarginSource : IReconciliationSource
{
    private const string Model = "Bybit PM";
    private const double Relative = 1e-6;

    /// <summary>Totals are printed to four decimals.</summary>
    private const double RolledUp = 1e-4;

    private const double Printed = 1e-8;

    public string Id => "bybit-portfolio-margin";

    public bool IsVenueAnswer => true;

    public bool Recognises(JsonElement root, string fileName) =>
        root.ValueKind == JsonValueKind.Object && root.TryGetProperty("result", out var result)
        && result.ValueKind == JsonValueKind.Object && result.TryGetProperty("assetPnlRange", out _);

    public IEnumerable<ReconciledCase> Reconcile(JsonElement root)
    {
        var answer = new VenueAnswer(root, "$");
        var result = answer.Object("result");
        var time = DateTimeOffset.FromUnixTimeMilliseconds((long)answer.Number("time"));
        var model = (BybitPortfolioMargin)MarginModelCatalog.Embedded.Select("bybit-pm", time);
        double? usd = null;
        foreach (var asset in result.Objects("assetPnlRange"))
        {
            var unit = new BybitUnitAnswer(asset);
            var maintenance = unit.WorstLoss + unit.Contingency("contingencyComponents");
            var isDecoded = usd is null;
            usd ??= maintenance > 0.0 ? unit.Margin("assetMM") / maintenance : 1.0;
            yield return Unit(unit, maintenance, usd.Value, isDecoded, model);
        }

        if (result.Has("wallet")) yield return Wallet(result.Object("wallet"));
    }

    private static ReconciledCase Unit(BybitUnitAnswer unit, double maintenance, double usd, bool isDecoded, BybitPortfolioMargin model)
    {
        var fields = ImmutableArray.CreateBuilder<ReconciledField>();
        var note = isDecoded ? "the USD value of the settlement currency is decoded from assetMM of this unit" : "";
        foreach (var (name, expected, actual) in unit.PerpetualCells()) Add(name, expected, actual, Printed);
        foreach (var (name, expected, actual) in unit.RollUp()) Add(name, expected, actual, RolledUp);
        Add("maxLossPriceMove", unit.PublishedWorstMove, unit.WorstMove, 0.0);
        Add("contingencyComponents", unit.Contingency("contingencyComponents"), unit.ContingencySum, 5.0 * Printed);
        Add("assetMM", unit.Margin("assetMM"), maintenance * usd, Printed);
        if (model.Parameters.Coins.TryGetValue(unit.Coin, out var parameters))
        {
            Add("assetIM", unit.Margin("assetIM"), unit.Margin("assetMM") * parameters.InitialFactor, Printed);
            if (unit.Index is { } index)
            {
                var future = unit.Contingency("futureContingency");
                Add("futureContingency", future, unit.FutureSize * index * parameters.FutureRate, Printed + (unit.IndexPrecision * future));
            }
        }
        else
        {
            note += $" {model.Version.Name} has no parameters for {unit.Coin}";
        }

        return new ReconciledCase(Model, unit.Coin.Code, "verified: answer of the venue", Counts: true, fields.ToImmutable()) { Note = note.Trim() };

        void Add(string name, double expected, double actual, double absolute) =>
            fields.Add(new ReconciledField(name, expected, actual, absolute, Relative));
    }

    private static ReconciledCase Wallet(VenueAnswer wallet)
    {
        var (equity, initial) = (wallet.Number("equity"), wallet.Number("accountIM"));
        return new ReconciledCase(
            Model,
            "wallet",
            "verified: answer of the venue",
            Counts: true,
            [
                new ReconciledField("accountIMRate", wallet.Number("accountIMRate"), BybitRates.Rate(initial, equity), Printed, 0.0),
                new ReconciledField("accountMMRate", wallet.Number("accountMMRate"), BybitRates.Rate(wallet.Number("accountMM"), equity), Printed, 0.0),
                new ReconciledField("availableBalance", wallet.Number("availableBalance"), equity - initial, 2.0 * Printed, 0.0),
            ])
        {
            Note = "haircuts are not in the answer: the available balance is compared as if there were none",
        };
    }
}
