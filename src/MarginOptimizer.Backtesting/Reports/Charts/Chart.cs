using System.Collections.Immutable;

namespace MarginOptimizer.Backtesting.Reports.Charts;

/// <summary>A picture over time as data: drawn into the page and into a PNG.</summary>
internal sealed record Chart
{
    /// <summary>Part of file names and of ids in the page: lower-case letters and <c>-</c>.</summary>
    public required string Name { get; init; }

    /// <summary>For people, with the unit.</summary>
    public required string Title { get; init; }

    /// <summary>What to look for; shown in the page.</summary>
    public string Note { get; init; } = "";

    public required ImmutableArray<ChartLine> Lines { get; init; }

    /// <summary>Events on top of the lines.</summary>
    public ImmutableArray<ChartMarks> Marks { get; init; } = [];

    /// <summary>The vertical axis reaches to 0.</summary>
    public bool FromZero { get; init; }

    /// <summary>Horizontal line of reference; null = none.</summary>
    public double? Reference { get; init; }

    /// <summary>Whether there is anything to draw.</summary>
    public bool IsEmpty => !Lines.Any(l => l.Y.Any(double.IsFinite)) && Marks.All(m => m.Y.IsEmpty);
}
