using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.MultiCurrency;

namespace MarginOptimizer.Margin.Bybit;

/// <summary>Parameters of one version of Bybit's portfolio margin.</summary>
internal sealed record BybitParameters
{
    /// <summary>The account's setting: spot enters the scenarios where it gains.</summary>
    public required bool SpotHedging { get; init; }

    /// <summary>By currency; debts in others are not charged.</summary>
    public required ImmutableSortedDictionary<Currency, BorrowRates> Borrow { get; init; }

    public required ImmutableSortedDictionary<Currency, TierTable> Haircuts { get; init; }

    public required ImmutableSortedDictionary<Currency, BybitCoin> Coins { get; init; }

    public required ImmutableArray<UnverifiedParameter> Unverified { get; init; }
}
