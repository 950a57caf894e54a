using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Deribit;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reports;

namespace MarginOptimizer.Margin.Reconciliation.Deribit;

/// <summary>Figures of the segregated portfolio margin: parameters and legs are in the entry.</summary>
internal static class SegregatedVectors
{
    public static Dictionary<string, double[]> Compute(VectorEntry entry)
    {
        var inputs = entry.Inputs;
        var coin = Currency.Btc;
        var parameters = ReadParameters(inputs.Section("params"), inputs.Section("currency"), inputs.Number("mm_factor"));
        var book = new VectorBook();
        book.SetIndex(coin, inputs.Number("index"));
        foreach (var leg in inputs.Sections("legs")) book.Add(coin, leg);
        var charges = (inputs.Has("mmp_margin") ? inputs.Number("mmp_margin") : 0.0)
            + (inputs.Has("open_orders_margin") ? inputs.Number("open_orders_margin") : 0.0);
        entry.RequireInputs();

        var model = new DeribitPortfolioMargin(
            new MarginModelVersion("deribit-spm", VectorBook.AsOf, null, ModelStatus.InForce),
            new Dictionary<Currency, PortfolioMarginParameters> { [coin] = parameters });
        var compiled = model.Compile(book.Market, book.Instruments);
        var unit = new MarginEvaluator(compiled).Evaluate(book.Book, new Dictionary<Currency, double> { [coin] = charges }).Units.Single();
        return Figures(unit, charges, entry.AbsoluteTolerance);
    }

    public static PortfolioMarginParameters ReadParameters(JsonSection pair, JsonSection currency, double maintenanceFactor)
    {
        var values = new Dictionary<string, double>(StringComparer.Ordinal) { ["mm_factor"] = maintenanceFactor };
        foreach (var field in PortfolioMarginFields.All)
        {
            var name = field.Field.Name;
            if (name == "mm_factor") continue;
            values.Add(name, pair.Has(name) ? pair.Number(name) : currency.Number(name));
        }

        return PortfolioMarginParameters.From(values, []);
    }

    /// <summary>In the venue's words; cells as P&amp;L.</summary>
    /// <param name="unit">Evaluated.</param>
    /// <param name="charges">Charges in its initial margin that are no part of the risk matrix.</param>
    /// <param name="tolerance">Cells that are this close to the worst count as worst, and the first is named.</param>
    public static Dictionary<string, double[]> Figures(UnitReport unit, double charges, double tolerance)
    {
        var standard = unit.Scenarios.Take(ScenarioGrid.StandardRowCount).ToImmutableArray();
        var extended = unit.Scenarios.Skip(ScenarioGrid.StandardRowCount).ToImmutableArray();
        var most = unit.Scenarios.Max(s => s.Charged) - tolerance;
        var worst = Enumerable.Range(0, unit.Scenarios.Length).First(i => unit.Scenarios[i].Charged >= most);
        var isStandard = worst < standard.Length;
        return new(StringComparer.Ordinal)
        {
            ["std"] = [.. standard.Select(s => 0.0 - s.Loss)],
            ["std_agg"] = [.. standard.Select(s => 0.0 - s.Charged)],
            ["ext_pre"] = [.. extended.Select(s => 0.0 - s.Scaled)],
            ["ext_agg"] = [.. extended.Select(s => 0.0 - s.Charged)],
            ["worst_case"] = [unit.Components.Single(c => c.Name == "worst case").Value],
            ["roll_shock"] = [unit.Components.Single(c => c.Name == "roll shock").Value],
            ["delta_shock"] = [unit.Components.Single(c => c.Name == "delta shock").Value],
            ["source"] = [DeribitVectors.Words[isStandard ? ScenarioGrid.Standard : ScenarioGrid.Extended]],
            ["bucket"] = [isStandard ? (worst / 3) + 1 : worst - standard.Length + 1],
            ["risk_matrix_margin"] = [unit.Initial - charges],
            ["initial_margin"] = [unit.Initial],
            ["maintenance_margin"] = [unit.Maintenance],
        };
    }
}
