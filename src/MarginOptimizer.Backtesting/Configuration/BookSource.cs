using System.Collections.Immutable;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Books;

namespace MarginOptimizer.Backtesting.Configuration;

/// <summary>Where a book comes from: a starting book that lives on by itself, or the states that it went through. Exactly one of the three is given.</summary>
public sealed record BookSource
{
    /// <summary>Unique in the backtest: letters, digits and <c>. _ -</c>.</summary>
    public required string Id { get; init; }

    /// <summary>JSON text of a starting book, as in a book file; its instruments must be listed in the first snapshot.</summary>
    public string? StartJson { get; init; }

    /// <summary>A book file, absolute.</summary>
    public string? StartFile { get; init; }

    /// <summary>Files with historical states, absolute; empty = none.</summary>
    public ImmutableArray<string> States { get; init; } = [];

    /// <summary>Money at the start; with a starting book it replaces that book's own. Empty = the book's.</summary>
    public ImmutableSortedDictionary<Currency, Balance> Balances { get; init; } = ImmutableSortedDictionary<Currency, Balance>.Empty;

    /// <summary>The book follows historical states.</summary>
    public bool IsReplay => !States.IsEmpty;
}
