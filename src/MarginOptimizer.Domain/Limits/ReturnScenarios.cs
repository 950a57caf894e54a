using System.Collections.Immutable;

namespace MarginOptimizer.Domain.Limits;

/// <summary>
/// Joint returns of several coins, equally likely: row k of every coin is the same day. A row moves every forward, mark and index of a coin by
/// that coin's return; volatilities move as <see cref="Volatilities"/> and <see cref="Smile"/> say, and <see cref="ElapsedDays"/> pass.
/// </summary>
/// <param name="Id">Unique among the sets of one problem; limits and answers refer to it.</param>
/// <param name="Returns">
/// Simple returns in USD by coin, each finite and &gt; -1, every coin with the same number of rows, at least one. A currency that contracts are
/// quoted or settled in, such as USDC, may be among them: its return is that of its value in USD, and 0 where it is not listed.
/// </param>
public sealed record ReturnScenarios(string Id, ImmutableSortedDictionary<Currency, ImmutableArray<double>> Returns)
{
    /// <summary>Most rows of one set where several share a machine, as at a server.</summary>
    public const int MaxRows = 200_000;

    /// <summary>Most rows of one set in files and recipes, which a process of one's own may take.</summary>
    public const int MaxLocalRows = 2_000_000;

    /// <summary>Most rows times instruments that the sets of one problem may ask to be priced.</summary>
    public const long MaxCells = 20_000_000;

    /// <summary>Longest time that may pass in a row, days.</summary>
    public const double MaxElapsedDays = 3_650.0;

    /// <summary>Longest label of a row, characters.</summary>
    public const int LongestLabel = 200;

    /// <summary>
    /// Relative changes of a 30-day implied volatility by coin, finite and &gt; -1, as many rows as the returns; other tenors change as venues
    /// scale their shocks, shorter ones more. A coin that is absent keeps its volatilities.
    /// </summary>
    public ImmutableSortedDictionary<Currency, ImmutableArray<double>> Volatilities { get; init; } =
        ImmutableSortedDictionary<Currency, ImmutableArray<double>>.Empty;

    public SmileRule Smile { get; init; } = SmileRule.StickyStrike;

    /// <summary>Days that pass before the book is revalued, 0 to <see cref="MaxElapsedDays"/>; what expires meanwhile is worth what it pays at the moved forward.</summary>
    public double ElapsedDays { get; init; }

    /// <summary>A label for each row, or none at all.</summary>
    public ImmutableArray<string> Labels { get; init; } = [];

    /// <summary>What there is to say of how the rows were made, such as how many a gap left out; answers repeat it.</summary>
    public ImmutableArray<string> Notes { get; init; } = [];

    /// <summary>Number of rows; 0 without coins.</summary>
    public int Rows => Returns.IsEmpty ? 0 : Returns.Values.First().Length;

    /// <summary>The returns of a coin; none at all for one that is not listed.</summary>
    public ReadOnlySpan<double> ReturnsOf(Currency coin) => Returns.TryGetValue(coin, out var returns) ? returns.AsSpan() : [];
}
