using System.Collections.Immutable;
using System.Globalization;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Margin.Reconciliation;
using MarginOptimizer.Margin.Reports;

namespace MarginOptimizer.Margin.Okx;

/// <summary>Compares a risk unit of an answer, module by module and cell by cell. MR3, which is not computed, is compared with 0.</summary>
internal static class OkxUnitComparison
{
    private static readonly (string Name, VolatilityShock Volatility)[] States =
        [("volShockDown", VolatilityShock.Down), ("volSame", VolatilityShock.Same), ("volShockUp", VolatilityShock.Up)];

    public static ImmutableArray<ReconciledField> Compare(OkxUnitAnswer unit, UnitReport report, double absolute, double relative)
    {
        var fields = ImmutableArray.CreateBuilder<ReconciledField>();
        var name = unit.Coin.Code;
        foreach (var module in new[] { "mr1", "mr2", "mr3", "mr4", "mr5", "mr6", "mr7", "mr9", "mmr" })
        {
            if (unit.Answer.OptionalNumber(module) is { } expected) Add(module, expected, report.Component($"{name} {module.ToUpperInvariant()}"));
        }

        if (unit.Answer.OptionalNumber("imr") is { } initial) Add("imr", initial, report.Initial - report.Component("borrow IMR"));
        foreach (var (state, volatility) in States)
        {
            if (!unit.Answer.Has("mr1Scenarios") || !unit.Answer.Object("mr1Scenarios").Has(state)) continue;
            foreach (var (move, profit) in unit.Answer.Object("mr1Scenarios").Object(state).Members())
            {
                Add($"mr1Scenarios.{state}.{move}", profit, -Loss(report, name, double.Parse(move, CultureInfo.InvariantCulture), volatility));
            }
        }

        if (unit.Answer.Has("mr6FinalResult") && unit.Answer.Object("mr6FinalResult").OptionalNumber("pnl") is { } extreme)
            Add("mr6FinalResult.pnl", extreme, -report.WorstRow($"{name} MR6").Loss);
        return fields.ToImmutable();

        void Add(string field, double expected, double actual) => fields.Add(new ReconciledField(field, expected, actual, absolute, relative));
    }

    /// <summary>The worse of points and percent; futures lose the same whatever the volatility. NaN where the model has no such move.</summary>
    private static double Loss(UnitReport report, string name, double move, VolatilityShock volatility)
    {
        var rows = report.Scenarios.Where(s => s.Row.Table.StartsWith($"{name} MR1", StringComparison.Ordinal) && Math.Abs(s.Row.Shock.Move - move) < 1e-9).ToList();
        var shocked = rows.Where(r => r.Row.Shock.Volatility == volatility).ToList();
        return (shocked.Count > 0 ? shocked : rows).Select(r => r.Loss).DefaultIfEmpty(double.NaN).Max();
    }
}
