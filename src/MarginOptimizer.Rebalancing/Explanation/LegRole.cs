namespace MarginOptimizer.Rebalancing.Explanation;

/// <summary>What a leg is there for, by rules on the book alone; the first that holds decides.</summary>
public enum LegRole
{
    /// <summary>
    /// One half of a pair: a position shrinks, and a contract of the same coin, settlement, kind and (for options) type and strike with a later expiry is
    /// traded the other way.
    /// </summary>
    Roll,

    /// <summary>It shrinks a position, at most to nothing.</summary>
    Close,

    /// <summary>Cash moves from one account to another.</summary>
    CashTransfer,

    /// <summary>A future, perpetual or spot pair: it moves delta and little else.</summary>
    DeltaNet,

    /// <summary>
    /// An option bought whose gains under the binding scenarios come at least half from the outer ones: those whose price move is at least half of the
    /// widest of the venue's rows that count in full.
    /// </summary>
    Wing,

    /// <summary>Any other option: it shapes gamma, vega or theta, or pays for the others.</summary>
    Profile,
}
