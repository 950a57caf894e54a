using MarginOptimizer.Backtesting.Results;

namespace MarginOptimizer.Backtesting.Simulation;

/// <summary>What happened on an account since its last row; amounts in USD at the indices of their moments.</summary>
internal sealed class PeriodTally
{
    /// <summary>Every movement, in order.</summary>
    public List<LedgerEntry> Ledger { get; init; } = [];

    /// <summary>(Price paid - mark) * quantity with fees, of all trades but liquidations; negative where spreads were earned.</summary>
    public double CostUsd { get; set; }

    /// <summary>Of that, fees.</summary>
    public double FeeUsd { get; set; }

    /// <summary>Of the cost, that of proposals.</summary>
    public double ProposalCostUsd { get; set; }

    /// <summary>Base coins traded at the index, absolute.</summary>
    public double TurnoverUsd { get; set; }

    /// <summary>What moves of the indices did to the value of cash and pledged collateral.</summary>
    public double RevaluationUsd { get; set; }

    /// <summary>Funding received, &lt; 0 where it is paid.</summary>
    public double FundingUsd { get; set; }

    /// <summary>Fees of settlements at expiry.</summary>
    public double SettlementFeeUsd { get; set; }

    /// <summary>Positions settled at expiry.</summary>
    public int Settlements { get; set; }

    /// <summary>What liquidations cost beside the mark, fees included.</summary>
    public double LiquidationCostUsd { get; set; }

    /// <summary>Positions closed by the venue.</summary>
    public int Liquidated { get; set; }

    /// <summary>Points at which the maintenance margin was above the collateral.</summary>
    public int LiquidationPoints { get; set; }

    /// <summary>Largest initial margin at the points since the last row; 0 without points.</summary>
    public double PathInitialUsd { get; set; }

    /// <summary>Least collateral - maintenance margin at the points; null without points.</summary>
    public double? PathHeadroomUsd { get; set; }

    /// <summary>Money paid in.</summary>
    public double DepositUsd { get; set; }

    /// <summary>Fills at the mark because nobody quoted the side.</summary>
    public int UnquotedFills { get; set; }

    /// <summary>Fills beyond the depth that was visible, at the last level's price.</summary>
    public int DeepFills { get; set; }

    /// <summary>Trades of the book's own history that could not be done because the instrument is not listed.</summary>
    public int UnlistedTrades { get; set; }

    /// <summary>Forecasts that no snapshot ended near their horizon, or whose book had no mark then.</summary>
    public int LapsedForecasts { get; set; }

    /// <summary>Positions marked without a quote of the present snapshot.</summary>
    public int CarriedMarks { get; set; }
}
