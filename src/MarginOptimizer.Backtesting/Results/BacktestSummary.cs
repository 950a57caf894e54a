using System.Collections.Immutable;

namespace MarginOptimizer.Backtesting.Results;

/// <summary>A finished backtest in figures.</summary>
public sealed record BacktestSummary
{
    /// <summary>Notes of readers that are shown.</summary>
    private const int ShownNotes = 20;

    public required string Name { get; init; }

    /// <summary>SHA-256 of configuration and files: the same input gives the same result.</summary>
    public required string Input { get; init; }

    public required string Build { get; init; }

    /// <summary>Where the quotes come from.</summary>
    public required string Source { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    public required int Snapshots { get; init; }

    /// <summary>Versions of the margin model in force on the way, in order.</summary>
    public required ImmutableArray<string> Models { get; init; }

    public required double PriceOfMargin { get; init; }

    /// <summary>By book, without the optimiser first.</summary>
    public required ImmutableArray<ArmSummary> Arms { get; init; }

    /// <summary>By book; empty without the optimiser.</summary>
    public required ImmutableArray<BookComparison> Comparisons { get; init; }

    /// <summary>What a reader of the figures must know.</summary>
    public required ImmutableArray<string> Assumptions { get; init; }

    /// <summary>Codes of warnings of margins and proposals, with the number of rows that have them.</summary>
    public required ImmutableSortedDictionary<string, int> Warnings { get; init; }

    /// <summary>What readers constructed or repaired.</summary>
    public required ImmutableArray<string> Notes { get; init; }

    public static BacktestSummary Of(BacktestResult result)
    {
        var books = result.Config.Books.Select(b => b.Id).ToList();
        var arms = ImmutableArray.CreateBuilder<ArmSummary>();
        var comparisons = ImmutableArray.CreateBuilder<BookComparison>();
        foreach (var book in books)
        {
            var (without, with) = (result.Of(book, false), result.Of(book, true));
            if (without.IsEmpty) continue;
            arms.Add(ArmSummary.Of(without, result.Config.Risk));
            if (with.IsEmpty) continue;
            arms.Add(ArmSummary.Of(with, result.Config.Risk));
            comparisons.Add(BookComparison.Of(without, with, arms[^2], arms[^1], result.Config.PriceOfMargin));
        }

        return new BacktestSummary
        {
            Name = result.Config.Name,
            Input = result.Input,
            Build = BacktestRun.Build,
            Source = result.Source,
            From = result.Stamps[0],
            To = result.Stamps[^1],
            Snapshots = result.Stamps.Length,
            Models = [.. result.Rows.OrderBy(r => r.At).Select(r => r.Model).Distinct(StringComparer.Ordinal)],
            PriceOfMargin = result.Config.PriceOfMargin,
            Arms = arms.ToImmutable(),
            Comparisons = comparisons.ToImmutable(),
            Assumptions = BacktestAssumptions.Of(result),
            Warnings = result.Rows.SelectMany(r => r.Warnings).GroupBy(w => w, StringComparer.Ordinal).ToImmutableSortedDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal),
            Notes = result.Notes.Length <= ShownNotes ? result.Notes : [.. result.Notes.Take(ShownNotes), $"and {result.Notes.Length - ShownNotes} more"],
        };
    }
}
