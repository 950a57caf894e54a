using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;

namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>Which moves of the market would liquidate a book?</summary>
public sealed record LiquidationProblem
{
    /// <summary>Moves at most in one grid.</summary>
    public const int MostMoves = 1_000;

    /// <summary>Volatility shifts at most.</summary>
    public const int MostShifts = 20;

    /// <summary>May hold nothing. Its open orders play no part.</summary>
    public required Book Book { get; init; }

    public required MarketSnapshot Market { get; init; }

    public required IMarginModel Model { get; init; }

    /// <summary>Relative moves of all prices together, &gt; -1, distinct; 0 is added where it is missing.</summary>
    public ImmutableArray<double> Moves { get; init; } = StandardMoves;

    /// <summary>Relative changes of all volatilities, &gt; -1, distinct.</summary>
    public ImmutableArray<double> VolatilityShifts { get; init; } = [0.0, -0.25, 0.5];

    /// <summary>-90 % to -50 % and 50 % to 100 % in steps of 5 %, between them 2 %, up to +300 % in steps of 25 %.</summary>
    public static ImmutableArray<double> StandardMoves { get; } =
    [
        .. Enumerable.Range(-18, 8).Select(k => k / 20.0),
        .. Enumerable.Range(-25, 51).Select(k => k / 50.0),
        .. Enumerable.Range(11, 10).Select(k => k / 20.0),
        .. Enumerable.Range(5, 8).Select(k => k / 4.0),
    ];
}
