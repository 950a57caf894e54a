using MarginOptimizer.Margin.Reports;

namespace MarginOptimizer.Margin.Reconciliation;

/// <summary>Looks figures of a unit up by the names a model gives them.</summary>
internal static class UnitReportExtensions
{
    /// <summary>A component; 0 where the model has none of that name for the instruments compiled, as it does not apply to them.</summary>
    public static double Component(this UnitReport unit, string name)
    {
        foreach (var component in unit.Components)
        {
            if (component.Name == name) return component.Value;
        }

        return 0.0;
    }

    /// <summary>P&amp;L in the rows of a table.</summary>
    public static IEnumerable<ScenarioLoss> Rows(this UnitReport unit, string table) =>
        unit.Scenarios.Where(s => s.Row.Table == table);

    /// <summary>The row with the largest charge among some tables.</summary>
    public static ScenarioLoss WorstRow(this UnitReport unit, params string[] tables) =>
        unit.Scenarios.Where(s => tables.Contains(s.Row.Table)).MaxBy(s => s.Scaled)!;
}
