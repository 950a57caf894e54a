using MarginOptimizer.Margin.Reports;
using MarginOptimizer.Rebalancing.Proposals;

namespace MarginOptimizer.Server.Wire;

/// <summary>Margin reports as answers.</summary>
internal static class MarginReportWire
{
    public static V1.MarginReport Write(MarginReport report, V1.View view)
    {
        var wire = new V1.MarginReport
        {
            InitialUsd = report.InitialUsd,
            MaintenanceUsd = report.MaintenanceUsd,
            CollateralUsd = report.CollateralUsd,
            HeadroomUsd = report.HeadroomUsd,
            StandaloneUsd = report.StandaloneUsd,
        };
        if (report.Efficiency is { } efficiency) wire.Efficiency = efficiency;
        foreach (var unit in report.Units) wire.Units.Add(WriteUnit(unit, view));
        return wire;
    }

    /// <summary>Totals alone, over several accounts.</summary>
    public static V1.MarginReport WriteTotal(MarginTotal total)
    {
        var wire = new V1.MarginReport
        {
            InitialUsd = total.InitialUsd,
            MaintenanceUsd = total.MaintenanceUsd,
            CollateralUsd = total.CollateralUsd,
            HeadroomUsd = total.HeadroomUsd,
            StandaloneUsd = total.StandaloneUsd,
        };
        if (total.Efficiency is { } efficiency) wire.Efficiency = efficiency;
        return wire;
    }

    private static V1.UnitReport WriteUnit(UnitReport unit, V1.View view)
    {
        var wire = new V1.UnitReport
        {
            Currency = unit.Currency.Code,
            IndexUsd = unit.Index,
            Initial = unit.Initial,
            Maintenance = unit.Maintenance,
            Collateral = unit.Collateral,
            Headroom = unit.Headroom,
            MaintenanceHeadroom = unit.MaintenanceHeadroom,
            InitialWithOrders = unit.InitialWithOrders,
            MaintenanceWithOrders = unit.MaintenanceWithOrders,
            Standalone = unit.Standalone,
        };
        if (unit.Utilisation is { } utilisation) wire.Utilisation = utilisation;
        foreach (var component in unit.Components)
            wire.Components.Add(new V1.MarginComponent { Name = component.Name, Value = component.Value });
        if (view == V1.View.Full) AddDetail(unit, wire);
        return wire;
    }

    private static void AddDetail(UnitReport unit, V1.UnitReport wire)
    {
        wire.ContributionRemainder = unit.ContributionRemainder;
        foreach (var scenario in unit.Scenarios)
        {
            wire.Scenarios.Add(new V1.ScenarioLoss
            {
                Table = scenario.Row.Table,
                Shock = LimitsWire.WriteShock(scenario.Row.Shock),
                Loss = scenario.Loss,
                Charged = scenario.Charged,
                Binding = scenario.Binding,
            });
        }

        foreach (var contribution in unit.Contributions)
        {
            wire.Contributions.Add(new V1.PositionContribution
            {
                Instrument = contribution.Instrument,
                Quantity = contribution.Quantity,
                Contribution = contribution.Contribution,
                Standalone = contribution.Standalone,
            });
        }
    }
}
