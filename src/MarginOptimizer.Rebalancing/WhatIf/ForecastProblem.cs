using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;

namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>How will the margin of a book go while time passes and legs expire?</summary>
public sealed record ForecastProblem
{
    /// <summary>Dates at most.</summary>
    public const int MostDates = 400;

    /// <summary>Moves at most.</summary>
    public const int MostMoves = 50;

    /// <summary>May hold nothing. Its open orders play no part.</summary>
    public required Book Book { get; init; }

    public required MarketSnapshot Market { get; init; }

    /// <summary>At least one, distinct times.</summary>
    public required ImmutableArray<ForecastDate> Dates { get; init; }

    /// <summary>Relative moves of all prices, each at once and then for good, &gt; -1, distinct.</summary>
    public ImmutableArray<double> Moves { get; init; } = [0.0];

    public RollRule Roll { get; init; }

    /// <summary>The expiries of a book after a time, ascending.</summary>
    public static IEnumerable<DateTimeOffset> ExpiriesOf(Book book, DateTimeOffset after) => book.Positions
        .Select(p => WhatIfChecks.ExpiryOf(p.Instrument))
        .OfType<DateTimeOffset>()
        .Where(e => e > after)
        .Distinct()
        .Order();
}
