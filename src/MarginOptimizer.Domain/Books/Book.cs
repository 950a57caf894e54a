using System.Collections.Immutable;

namespace MarginOptimizer.Domain.Books;

/// <summary>The present book: positions, resting orders and balances of one account.</summary>
/// <param name="Positions">At most one per instrument.</param>
public sealed record Book(
    ImmutableArray<Position> Positions,
    ImmutableArray<OpenOrder> OpenOrders,
    ImmutableSortedDictionary<Currency, Balance> Balances)
{
    public static Book Empty { get; } = new([], [], ImmutableSortedDictionary<Currency, Balance>.Empty);

    /// <summary>Currencies with cash or collateral that is not 0, in order.</summary>
    public IEnumerable<Currency> HeldCurrencies => Balances.Where(b => b.Value.Cash != 0.0 || b.Value.Collateral != 0.0).Select(b => b.Key);

    /// <summary>A book of positions alone.</summary>
    public static Book Of(IEnumerable<Position> positions) => Empty with { Positions = [.. positions] };
}
