using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.MultiCurrency;

namespace MarginOptimizer.Margin.Okx;

/// <summary>Parameters of one version of OKX's portfolio margin.</summary>
internal sealed record OkxParameters
{
    /// <summary>Initial margin of a risk unit over its maintenance margin.</summary>
    public required double InitialFactor { get; init; }

    /// <summary>Fee of closing out debts, in the margin ratio alone.</summary>
    public required double LiquidationFee { get; init; }

    /// <summary>MR6: share of the loss that counts.</summary>
    public required double ExtremeShare { get; init; }

    /// <summary>One risk unit per coin; before 30 December 2024 one per coin and settlement.</summary>
    public required bool MergesSettlements { get; init; }

    /// <summary>Where settlements are apart: the one whose units are hedged by spot.</summary>
    public required Currency SpotSettlement { get; init; }

    public required OkxBasisRule BasisRule { get; init; }

    /// <summary>MR4 counts the spot in use as a leg of its own.</summary>
    public required bool BasisCountsSpot { get; init; }

    public required OkxVolatilityRule Volatility { get; init; }

    public required OkxRateRule Rates { get; init; }

    public required OkxClosingRule Closing { get; init; }

    /// <summary>Null before MR9 existed.</summary>
    public required OkxStablecoinRule? Stablecoins { get; init; }

    /// <summary>By currency.</summary>
    public required ImmutableSortedDictionary<Currency, BorrowRates> Borrow { get; init; }

    /// <summary>Of currencies without rates of their own; null = their debts are not charged.</summary>
    public required BorrowRates? BorrowDefault { get; init; }

    /// <summary>Discount tiers by currency, USD.</summary>
    public required ImmutableSortedDictionary<Currency, TierTable> Haircuts { get; init; }

    /// <summary>The user's caps on the spot in use, coins.</summary>
    public required ImmutableSortedDictionary<Currency, double> SpotCaps { get; init; }

    /// <summary>Groups of the coins that are named.</summary>
    public required ImmutableSortedDictionary<Currency, OkxGroup> Coins { get; init; }

    /// <summary>Group of all other coins.</summary>
    public required OkxGroup Others { get; init; }

    public required ImmutableArray<UnverifiedParameter> Unverified { get; init; }

    public OkxGroup GroupOf(Currency coin) => Coins.GetValueOrDefault(coin, Others);
}
