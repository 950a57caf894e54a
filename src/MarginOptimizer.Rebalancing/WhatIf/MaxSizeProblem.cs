using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;

namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>How many times may a basket be traded, and how many times its opposite, before a limit stops it?</summary>
public sealed record MaxSizeProblem
{
    /// <summary>Largest <see cref="MaxMultiple"/>.</summary>
    public const long LargestMultiple = 1_000_000_000;

    /// <summary>May hold nothing. Its open orders play no part.</summary>
    public required Book Book { get; init; }

    public required MarketSnapshot Market { get; init; }

    public required IMarginModel Model { get; init; }

    /// <summary>One multiple of what is traded: whole lots, at least the smallest order of each leg; legs have no price of their own.</summary>
    public required Basket Basket { get; init; }

    /// <summary>USD of headroom (collateral - initial requirement, over all units) that has to stay.</summary>
    public double TargetHeadroomUsd { get; init; }

    /// <summary>Further limits on the book after the trades; soft ones and the robust margin are refused.</summary>
    public ImmutableArray<Limit> Limits { get; init; } = [];

    public FillRule Fill { get; init; } = FillRule.Quotes;

    /// <summary>Taker fees are paid; always so with <see cref="FillRule.Quotes"/>.</summary>
    public bool WithFees { get; init; }

    /// <summary>Share of the visible depth that may be taken, &gt; 0 and &lt;= 1; <see cref="FillRule.Quotes"/> only.</summary>
    public double VisibleShare { get; init; } = 1.0;

    /// <summary>Multiples looked at each way, 1 to <see cref="LargestMultiple"/>.</summary>
    public long MaxMultiple { get; init; } = 100_000;
}
