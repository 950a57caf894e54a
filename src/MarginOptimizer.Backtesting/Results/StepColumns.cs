using System.Collections.Immutable;

namespace MarginOptimizer.Backtesting.Results;

/// <summary>The columns of steps.csv and steps.parquet, in their order; <see cref="StepRow"/> says what they mean.</summary>
public static class StepColumns
{
    public static ImmutableArray<StepColumn> All { get; } =
    [
        Text("book", r => r.Book),
        Truth("optimised", r => r.Optimised),
        Whole("row", r => r.Row),
        Time("at", r => r.At),
        Text("model", r => r.Model),
        Number("index_usd", r => r.IndexUsd),
        Whole("positions", r => r.Positions),
        Number("notional_usd", r => r.NotionalUsd),
        Number("equity_usd", r => r.EquityUsd),
        Number("initial_margin_usd", r => r.InitialUsd),
        Number("maintenance_margin_usd", r => r.MaintenanceUsd),
        Number("collateral_usd", r => r.CollateralUsd),
        Number("headroom_usd", r => r.HeadroomUsd),
        Number("maintenance_headroom_usd", r => r.MaintenanceHeadroomUsd),
        Number("utilisation", r => r.Utilisation),
        Number("standalone_margin_usd", r => r.StandaloneUsd),
        Number("margin_efficiency", r => r.Efficiency),
        Number("path_initial_margin_usd", r => r.PathInitialUsd),
        Number("path_least_headroom_usd", r => r.PathHeadroomUsd),
        Number("delta", r => r.Delta),
        Number("gamma_per_percent", r => r.Gamma),
        Number("vega_usd", r => r.VegaUsd),
        Number("theta_usd", r => r.ThetaUsd),
        Number("cost_usd", r => r.CostUsd),
        Number("fee_usd", r => r.FeeUsd),
        Number("proposal_cost_usd", r => r.ProposalCostUsd),
        Number("turnover_usd", r => r.TurnoverUsd),
        Number("revaluation_usd", r => r.RevaluationUsd),
        Number("funding_usd", r => r.FundingUsd),
        Number("settlement_fee_usd", r => r.SettlementFeeUsd),
        Whole("settlements", r => r.Settlements),
        Number("deposit_usd", r => r.DepositUsd),
        Truth("margin_call", r => r.MarginCall),
        Whole("liquidation_points", r => r.LiquidationPoints),
        Whole("liquidated", r => r.Liquidated),
        Number("liquidation_cost_usd", r => r.LiquidationCostUsd),
        Text("asked", r => r.Asked),
        Whole("trades", r => r.Trades),
        Number("saved_usd", r => r.SavedUsd),
        Number("gap", r => r.Gap),
        Truth("proven", r => r.Proven),
        Number("value_at_risk_usd", r => r.ValueAtRiskUsd),
        Number("expected_shortfall_usd", r => r.ShortfallUsd),
        Whole("forecast_row", r => r.ForecastRow),
        Number("forecast_profit_usd", r => r.ForecastProfitUsd),
        Whole("unquoted_fills", r => r.UnquotedFills),
        Whole("deep_fills", r => r.DeepFills),
        Whole("unlisted_trades", r => r.UnlistedTrades),
        Whole("carried_marks", r => r.CarriedMarks),
        Whole("lapsed_forecasts", r => r.LapsedForecasts),
        Text("warnings", r => string.Join(' ', r.Warnings)),
    ];

    private static StepColumn Text(string name, Func<StepRow, string?> of) => new(name, StepColumnKind.Text, of);

    private static StepColumn Time(string name, Func<StepRow, DateTimeOffset> of) => new(name, StepColumnKind.Time, r => of(r));

    private static StepColumn Whole(string name, Func<StepRow, int?> of) => new(name, StepColumnKind.Whole, r => of(r) is { } value ? (long)value : null);

    private static StepColumn Number(string name, Func<StepRow, double?> of) => new(name, StepColumnKind.Number, r => of(r));

    private static StepColumn Truth(string name, Func<StepRow, bool?> of) => new(name, StepColumnKind.Truth, r => of(r));
}
