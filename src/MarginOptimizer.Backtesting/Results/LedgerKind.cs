namespace MarginOptimizer.Backtesting.Results;

/// <summary>Why something moved on an account.</summary>
public enum LedgerKind
{
    /// <summary>A trade of the book's own history.</summary>
    History,

    /// <summary>A trade that a client brought.</summary>
    Client,

    /// <summary>A trade that brings delta back.</summary>
    Hedge,

    /// <summary>An order of a proposal.</summary>
    Proposal,

    /// <summary>Paid in cash at expiry; the price is the delivery price.</summary>
    Expiry,

    /// <summary>Closed by the venue.</summary>
    Liquidation,

    /// <summary>Funding of a perpetual over the path to the snapshot; no quantity moves.</summary>
    Funding,

    /// <summary>Money paid in; no instrument.</summary>
    Deposit,
}
