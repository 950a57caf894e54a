using System.Collections.Immutable;
using MarginOptimizer.Domain;

namespace MarginOptimizer.Risk.Generators;

/// <summary>Prices of several coins at the same times.</summary>
/// <param name="Times">Strictly ascending, UTC; at least two. The close of a day stands at its end.</param>
/// <param name="Prices">USD by coin, &gt; 0, as many as times; NaN where there is none, as before a listing.</param>
public sealed record PriceHistory(ImmutableArray<DateTimeOffset> Times, ImmutableSortedDictionary<Currency, ImmutableArray<double>> Prices)
{
    /// <summary>Most times of a history.</summary>
    public const int MaxTimes = 200_000;

    /// <summary>Most coins of a history.</summary>
    public const int MaxCoins = 300;

    /// <summary>Implied volatilities of 30 days by coin, any unit, &gt; 0; NaN where there is none. Coins among the prices; empty = not known.</summary>
    public ImmutableSortedDictionary<Currency, ImmutableArray<double>> Volatilities { get; init; } =
        ImmutableSortedDictionary<Currency, ImmutableArray<double>>.Empty;
}
