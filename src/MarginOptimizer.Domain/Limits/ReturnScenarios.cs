using System.Collections.Immutable;

namespace MarginOptimizer.Domain.Limits;

/// <summary>
/// Joint returns of several coins: row k of every coin is the same day. A row moves every forward, mark and index of a coin by that coin's
/// return; volatility and time stay.
/// </summary>
/// <param name="Id">Unique among the sets of one problem; limits and answers refer to it.</param>
/// <param name="Returns">Simple returns by coin, each finite and &gt; -1, every coin with the same number of rows, at least one.</param>
public sealed record ReturnScenarios(string Id, ImmutableSortedDictionary<Currency, ImmutableArray<double>> Returns)
{
    /// <summary>Most rows of one set.</summary>
    public const int MaxRows = 200_000;

    /// <summary>Most rows times instruments that the sets of one problem may ask to be priced.</summary>
    public const long MaxCells = 20_000_000;

    /// <summary>Number of rows; 0 without coins.</summary>
    public int Rows => Returns.IsEmpty ? 0 : Returns.Values.First().Length;
}
