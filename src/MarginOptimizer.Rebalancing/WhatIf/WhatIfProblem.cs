using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;

namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>One base book and baskets of trades, each on its own: what would the margin be?</summary>
public sealed record WhatIfProblem
{
    /// <summary>May hold nothing. Its open orders play no part.</summary>
    public required Book Book { get; init; }

    public required MarketSnapshot Market { get; init; }

    public required IMarginModel Model { get; init; }

    /// <summary>At least one, distinct ids.</summary>
    public required ImmutableArray<Basket> Baskets { get; init; }

    /// <summary>Taker fees are paid on every leg; otherwise none.</summary>
    public bool WithFees { get; init; }
}
