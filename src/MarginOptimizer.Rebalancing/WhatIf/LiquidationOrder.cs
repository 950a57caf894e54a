using System.Collections.Immutable;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>
/// The order in which a unit's positions are closed: at each step the one that contributes most to the maintenance requirement, in full and at its
/// mark. Deribit closes the instrument that contributes most to the risk matrix first, since August 2023; there the maintenance requirement is a
/// fixed share of the risk matrix. Whether a venue closes in parts is not known.
/// </summary>
internal static class LiquidationOrder
{
    private static readonly DateTimeOffset DeribitRuleFrom = new(2023, 8, 1, 0, 0, 0, TimeSpan.Zero);

    public static bool IsRuleOf(MarginModelVersion version, DateTimeOffset at) => version.Id is "deribit-spm" or "deribit-xpm" && at >= DeribitRuleFrom;

    /// <summary>Closes positions of the tightest unit until its headroom is back, or none raises the requirement.</summary>
    /// <param name="margin">At the edge; not changed.</param>
    /// <param name="marks">Mark of an instrument at the edge: what closing pays, as options and spot are not cash.</param>
    public static ImmutableArray<ClosedPosition> Of(MarginAt margin, Func<Domain.Instruments.Instrument, double> marks)
    {
        var order = ImmutableArray.CreateBuilder<ClosedPosition>();
        var unit = margin.Tightest;
        if (unit < 0) return [];
        var (program, vector) = (margin.Columns.Programs[unit], (double[])margin.Vectors[unit].Clone());
        var workspace = program.CreateWorkspace();
        while (true)
        {
            vector.CopyTo(workspace.Positions);
            program.Evaluate(workspace);
            if (order.Count > 0) order[^1] = order[^1] with { LeastHeadroomUsd = (program.Collateral(workspace) - program.MaintenanceRequirement(workspace)) * program.Unit.Index };
            if (program.Collateral(workspace) >= program.MaintenanceRequirement(workspace)) return order.ToImmutable();
            program.Differentiate(program.Unit.MaintenanceRequirement, workspace);
            var column = Largest(program.Unit.Instruments.Length, workspace.Derivatives, vector);
            if (column < 0) return order.ToImmutable();
            var instrument = program.Unit.Instruments[column];
            order.Add(new ClosedPosition(instrument.Name, vector[column], workspace.Derivatives[column] * vector[column], 0.0));
            Close(program.Unit, vector, column, marks(instrument));
        }
    }

    /// <summary>The column that contributes most; the first of equals, in the unit's own order. -1 where none contributes.</summary>
    private static int Largest(int instruments, ReadOnlySpan<double> derivatives, double[] vector)
    {
        var largest = -1;
        for (var i = 0; i < instruments; i++)
        {
            var contribution = derivatives[i] * vector[i];
            if (contribution > 0.0 && (largest < 0 || contribution > derivatives[largest] * vector[largest])) largest = i;
        }

        return largest;
    }

    private static void Close(Margin.MarginUnit unit, double[] vector, int column, double mark)
    {
        var instrument = unit.Instruments[column];
        if (instrument is Domain.Instruments.Option or Domain.Instruments.Spot && unit.Money.IndexOf(instrument.Settlement) is var money and >= 0)
            vector[unit.CashColumnOf(money)] += vector[column] * instrument.ContractValue * mark;
        vector[column] = 0.0;
    }
}
