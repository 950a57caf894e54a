using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin.Binance;

/// <summary>Parameters of Binance's portfolio margin.</summary>
internal sealed record BinanceParameters
{
    /// <summary>uniMMR that an account must keep to open positions.</summary>
    public required double InitialLevel { get; init; }

    /// <summary>uniMMR at which an account is liquidated.</summary>
    public required double MaintenanceLevel { get; init; }

    /// <summary>Maintenance margin of loans at the account's margin leverage.</summary>
    public required double LoanRate { get; init; }

    /// <summary>Collateral rates on tiers of USD value.</summary>
    public required ImmutableSortedDictionary<Currency, TierTable> Haircuts { get; init; }

    /// <summary>Collateral rate of currencies that are not named.</summary>
    public required TierTable OtherHaircut { get; init; }

    public required ImmutableSortedDictionary<Currency, BinanceBrackets> Coins { get; init; }

    public required ImmutableArray<UnverifiedParameter> Unverified { get; init; }
}
