using MarginOptimizer.Margin.Reports;

namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>Margin over all accounts, USD. Requirements add up: venues do not net with each other.</summary>
public sealed record MarginTotal(double InitialUsd, double MaintenanceUsd, double CollateralUsd, double StandaloneUsd)
{
    /// <summary>Collateral - initial requirement. Above 0 it may still hide an account that is below: each account has its own.</summary>
    public double HeadroomUsd => CollateralUsd - InitialUsd;

    /// <summary>1 - initial / standalone; null where standalone is 0; may be negative.</summary>
    public double? Efficiency => StandaloneUsd == 0.0 ? null : 1.0 - (InitialUsd / StandaloneUsd);

    internal static MarginTotal Of(IEnumerable<MarginReport> reports)
    {
        var (initial, maintenance, collateral, standalone) = (0.0, 0.0, 0.0, 0.0);
        foreach (var report in reports)
        {
            initial += report.InitialUsd;
            maintenance += report.MaintenanceUsd;
            collateral += report.CollateralUsd;
            standalone += report.StandaloneUsd;
        }

        return new MarginTotal(initial, maintenance, collateral, standalone);
    }
}
