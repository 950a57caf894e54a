using System.Collections.Immutable;

namespace MarginOptimizer.Backtesting.Results;

/// <summary>
/// One book at one time, with or without the optimiser, after the trades of that time. Amounts in USD at the indices of the snapshot; sums are since the
/// row before.
/// </summary>
public sealed record StepRow
{
    /// <summary>Number within book and arm, from 0.</summary>
    public required int Row { get; init; }

    public required string Book { get; init; }

    /// <summary>The run that asks the optimiser; false = the same book without it.</summary>
    public required bool Optimised { get; init; }

    /// <summary>Time of the snapshot.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>Version of the margin model in force.</summary>
    public required string Model { get; init; }

    /// <summary>USD per coin of the coin that decides the report: that of the first balance.</summary>
    public required double IndexUsd { get; init; }

    public required int Positions { get; init; }

    /// <summary>Sum of absolute notionals: base coins at the index.</summary>
    public required double NotionalUsd { get; init; }

    /// <summary>Cash, pledged collateral and option values.</summary>
    public required double EquityUsd { get; init; }

    public required double InitialUsd { get; init; }

    public required double MaintenanceUsd { get; init; }

    public required double CollateralUsd { get; init; }

    /// <summary>Sum of the initial margins of every position alone.</summary>
    public required double StandaloneUsd { get; init; }

    /// <summary>Largest initial margin on the path since the row before, this row included.</summary>
    public required double PathInitialUsd { get; init; }

    /// <summary>Least collateral - maintenance margin of any unit on the path since the row before; null without positions.</summary>
    public required double? PathHeadroomUsd { get; init; }

    /// <summary>Black delta, base coins.</summary>
    public required double Delta { get; init; }

    /// <summary>Change of delta per +1 % of the underlying, base coins.</summary>
    public required double Gamma { get; init; }

    /// <summary>USD per vol point.</summary>
    public required double VegaUsd { get; init; }

    /// <summary>USD per calendar day.</summary>
    public required double ThetaUsd { get; init; }

    /// <summary>(Price paid - mark) * quantity with fees, of all trades but liquidations; negative where spreads were earned.</summary>
    public required double CostUsd { get; init; }

    public required double FeeUsd { get; init; }

    /// <summary>Of the cost, that of proposals.</summary>
    public required double ProposalCostUsd { get; init; }

    public required double TurnoverUsd { get; init; }

    /// <summary>What moves of the indices did to the value of cash and pledged collateral: part of the change of equity.</summary>
    public required double RevaluationUsd { get; init; }

    /// <summary>Received &gt; 0, paid &lt; 0.</summary>
    public required double FundingUsd { get; init; }

    public required double SettlementFeeUsd { get; init; }

    public required int Settlements { get; init; }

    /// <summary>Money paid in on a margin call.</summary>
    public required double DepositUsd { get; init; }

    /// <summary>The initial margin was above the collateral, before any deposit.</summary>
    public required bool MarginCall { get; init; }

    /// <summary>Points of the path at which the maintenance margin was above the collateral.</summary>
    public required int LiquidationPoints { get; init; }

    /// <summary>Positions closed by the venue.</summary>
    public required int Liquidated { get; init; }

    /// <summary>What liquidations cost beside the mark.</summary>
    public required double LiquidationCostUsd { get; init; }

    /// <summary>How the search for a proposal ended; null where none was asked for.</summary>
    public string? Asked { get; init; }

    /// <summary>Orders of the proposal.</summary>
    public int Trades { get; init; }

    /// <summary>Initial margin before less after the proposal; null where none was asked for.</summary>
    public double? SavedUsd { get; init; }

    /// <summary>Gap relative to the scale of the question; null where none was asked for.</summary>
    public double? Gap { get; init; }

    public bool? Proven { get; init; }

    /// <summary>Forecast of the loss of the book held still over the horizon; null where none was made.</summary>
    public double? ValueAtRiskUsd { get; init; }

    public double? ShortfallUsd { get; init; }

    /// <summary>Row whose forecast ended here; null where none did.</summary>
    public int? ForecastRow { get; init; }

    /// <summary>P&amp;L of that row's book held still.</summary>
    public double? ForecastProfitUsd { get; init; }

    /// <summary>Fills at the mark because nobody quoted the side.</summary>
    public int UnquotedFills { get; init; }

    /// <summary>Fills beyond the visible depth.</summary>
    public int DeepFills { get; init; }

    /// <summary>Historical trades that wait for their instrument to be listed.</summary>
    public int UnlistedTrades { get; init; }

    /// <summary>Positions marked without a quote of the snapshot.</summary>
    public int CarriedMarks { get; init; }

    /// <summary>Forecasts that no snapshot ended near their horizon, or whose book had no mark then.</summary>
    public int LapsedForecasts { get; init; }

    /// <summary>Codes and messages of warnings that the margin or the proposal came with, each once.</summary>
    public ImmutableArray<string> Warnings { get; init; } = [];

    /// <summary>What moved on the account since the row before, in order.</summary>
    public ImmutableArray<LedgerEntry> Ledger { get; init; } = [];

    /// <summary>Collateral - initial margin.</summary>
    public double HeadroomUsd => CollateralUsd - InitialUsd;

    /// <summary>Collateral - maintenance margin.</summary>
    public double MaintenanceHeadroomUsd => CollateralUsd - MaintenanceUsd;

    /// <summary>1 - initial / standalone; null where standalone is 0.</summary>
    public double? Efficiency => StandaloneUsd == 0.0 ? null : 1.0 - (InitialUsd / StandaloneUsd);

    /// <summary>Initial margin / collateral; null without collateral.</summary>
    public double? Utilisation => CollateralUsd > 0.0 ? InitialUsd / CollateralUsd : null;
}
