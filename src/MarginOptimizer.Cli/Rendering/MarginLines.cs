using MarginOptimizer.V1;

namespace MarginOptimizer.Cli.Rendering;

/// <summary>The lines of a margin table, in the currency of the unit.</summary>
internal static class MarginLines
{
    public static IEnumerable<(string Name, double Value, bool IsTotal)> Of(UnitReport unit)
    {
        foreach (var component in unit.Components) yield return (component.Name, component.Value, false);
        yield return ("initial margin", unit.Initial, true);
        yield return ("maintenance margin", unit.Maintenance, true);
        if (unit.InitialWithOrders != unit.Initial) yield return ("initial, worst fills of open orders", unit.InitialWithOrders, false);
        if (unit.MaintenanceWithOrders != unit.Maintenance) yield return ("maintenance, worst fills of open orders", unit.MaintenanceWithOrders, false);
        yield return ("collateral", unit.Collateral, false);
        yield return ("headroom, initial", unit.Headroom, true);
        yield return ("headroom, maintenance", unit.MaintenanceHeadroom, false);
    }
}
