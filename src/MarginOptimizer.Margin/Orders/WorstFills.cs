using System.Collections.Immutable;
using MarginOptimizer.Margin.Evaluation;

namespace MarginOptimizer.Margin.Orders;

/// <summary>
/// A margin unit whose requirements count resting orders with their worst fills: as a function of the positions alone, so that it is evaluated and
/// optimised like any other. The value is that of the report: exact for a single worst row (every order adds to a row what its fill would cost there, or
/// nothing), a bound where charges of different worst fills add up.
/// </summary>
public static class WorstFills
{
    /// <summary>The unit with requirements that count the orders; null where a part of it has no such form.</summary>
    /// <param name="unit">As compiled.</param>
    /// <param name="orders">Column of the instrument and signed quantity, each filled in any part.</param>
    public static MarginUnit? Of(MarginUnit unit, IReadOnlyCollection<(int Column, double Quantity)> orders)
    {
        var (down, up) = (new double[unit.ColumnCount], new double[unit.ColumnCount]);
        foreach (var (column, quantity) in orders)
        {
            if (quantity < 0.0) down[column] += quantity;
            else up[column] += quantity;
        }

        // What auxiliaries make of a fill is a column of other nodes: their ranges would have to be followed through.
        var columns = orders.Select(o => o.Column).Distinct().Order().ToImmutableArray();
        var use = new ColumnUse(new UnitProgram(unit));
        if (unit.Auxiliaries.Any(node => columns.Any(column => use.Reads(node, column)))) return null;
        var bounds = new FillBounds(down, up);
        var (initial, maintenance) = (bounds.Upper(unit.InitialRequirement), bounds.Upper(unit.MaintenanceRequirement));
        return bounds.HasNoForm ? null : unit with { InitialRequirement = initial, MaintenanceRequirement = maintenance };
    }
}
