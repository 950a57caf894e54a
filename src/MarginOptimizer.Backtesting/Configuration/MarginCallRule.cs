namespace MarginOptimizer.Backtesting.Configuration;

/// <summary>What happens when the initial margin exceeds the collateral at a step.</summary>
public enum MarginCallRule
{
    /// <summary>It is recorded; the book lives on until the maintenance margin is gone.</summary>
    Record,

    /// <summary>Money is paid in, in the currency of the first balance, so that the headroom is zero; deposits are reported and are no profit.</summary>
    Deposit,
}
