using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Rebalancing.Execution;

/// <summary>An order to send in one wave.</summary>
public sealed record PlannedOrder
{
    /// <summary>Id of the account to trade on.</summary>
    public required string Account { get; init; }

    public required Instrument Instrument { get; init; }

    /// <summary>Signed whole lots, buy &gt; 0.</summary>
    public required long LotCount { get; init; }

    /// <summary>Signed contracts as the order API takes them.</summary>
    public required decimal Quantity { get; init; }

    /// <summary>Signed contracts of the whole trade that are done after this wave.</summary>
    public required decimal Cumulative { get; init; }

    /// <summary>Signed contracts of the whole trade.</summary>
    public required decimal Total { get; init; }

    /// <summary>Worst price of today's ladder that the trade reaches by the end of this wave, on the tick grid.</summary>
    public required decimal LimitPrice { get; init; }

    /// <summary><see cref="LimitPrice"/> in ticks of its own size.</summary>
    public required long TickCount { get; init; }

    /// <summary>Execution cost with fees, USD at index.</summary>
    public required double CostUsd { get; init; }
}
