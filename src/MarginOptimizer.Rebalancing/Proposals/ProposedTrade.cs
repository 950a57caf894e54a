using System.Collections.Immutable;
using MarginOptimizer.Domain.Instruments;

namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>One order to send. Fills are assumed to take liquidity.</summary>
public sealed record ProposedTrade
{
    /// <summary>Id of the account to trade on.</summary>
    public required string Account { get; init; }

    /// <summary>What the order names: an instrument or a <see cref="Package"/>.</summary>
    public required Instrument Instrument { get; init; }

    /// <summary>What the order does to the book when it fills: one leg, several for a package.</summary>
    public ImmutableArray<ProposedLeg> Legs => Instrument is Package package
        ? [.. package.Legs.Select(leg => new ProposedLeg(leg.Instrument, Quantity * (double)leg.Ratio, OrderQuantity * leg.Ratio))]
        : [new ProposedLeg(Instrument, Quantity, OrderQuantity)];

    /// <summary>Signed contracts, buy &gt; 0.</summary>
    public required double Quantity { get; init; }

    /// <summary>Signed whole lots; 0 when the problem was solved in fractions.</summary>
    public required long LotCount { get; init; }

    /// <summary>Quantity as the order API takes it, exact: lots * lot size; 0 when solved in fractions.</summary>
    public required decimal OrderQuantity { get; init; }

    /// <summary>Worst price of the ladder needed, on the tick grid.</summary>
    public required decimal LimitPrice { get; init; }

    /// <summary><see cref="LimitPrice"/> in ticks of its own size.</summary>
    public required long TickCount { get; init; }

    /// <summary>Expected fill price over the ladder, price units.</summary>
    public required double AveragePrice { get; init; }

    public required double Mark { get; init; }

    /// <summary>Execution cost with fees, USD at index, &gt;= 0.</summary>
    public required double CostUsd { get; init; }

    /// <summary>Market impact, USD, &gt;= 0; not part of <see cref="CostUsd"/>.</summary>
    public required double ImpactUsd { get; init; }

    /// <summary>Fees alone, USD.</summary>
    public required double FeeUsd { get; init; }

    /// <summary>Cash paid (received &lt; 0) with fees, USD.</summary>
    public required double PremiumUsd { get; init; }

    /// <summary>
    /// Saved by this leg of the margin that was minimised (the worst over the robust moves, where these are on): that of the final book without
    /// it, less that with it; USD.
    /// </summary>
    public required double MarginSavedUsd { get; init; }

    /// <summary>The trade shrinks a present position; with every leg of a package.</summary>
    public required bool Closes { get; init; }
}
