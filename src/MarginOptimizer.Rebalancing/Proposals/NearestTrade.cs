using System.Collections.Immutable;

namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>
/// Of all trades within the limits, the one that becomes worthwhile first as the price of margin rises: it has the least (other money + minimum benefit) per
/// margin saved, other money being execution cost, impact and penalties, as far as the mode counts them. It is not proposed.
/// </summary>
public sealed record NearestTrade
{
    public required ImmutableArray<ProposedTrade> Trades { get; init; }

    public required ImmutableArray<ProposedTransfer> Transfers { get; init; }

    /// <summary>Margin that is minimised, saved by it, USD, &gt; 0.</summary>
    public required double MarginSavedUsd { get; init; }

    /// <summary>Execution cost with what transfers lose on the way, USD.</summary>
    public required double CostUsd { get; init; }

    /// <summary>Gain by the mode's own objective as things stand, USD; negative = a loss.</summary>
    public required double BenefitUsd { get; init; }

    /// <summary>The minimum benefit asked for, USD.</summary>
    public required double BenefitNeededUsd { get; init; }

    /// <summary>
    /// Price of margin per year, a fraction, from which it is worthwhile at the horizon asked for; null where the mode does not weigh margin against money.
    /// </summary>
    public required double? PriceOfMargin { get; init; }

    /// <summary>The checked bound leaves no trade that is worthwhile at a price lower by more than the gap tolerance; false where it was only the best found.</summary>
    public required bool IsProvenNearest { get; init; }
}
