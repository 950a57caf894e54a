using System.Collections.Immutable;
using MarginOptimizer.Margin;
using MarginOptimizer.Margin.Reports;

namespace MarginOptimizer.Rebalancing.RiskReports;

/// <summary>The risk of a book as it stands; all money in USD, losses &gt; 0.</summary>
public sealed record RiskAnswer
{
    public required CompiledMargin Compiled { get; init; }

    public required MarginReport Margin { get; init; }

    /// <summary>Each measured set at each confidence, in the order asked for.</summary>
    public required ImmutableArray<SetTail> Tails { get; init; }

    /// <summary>Rows of the venue's table, of the house, of the stressed sets.</summary>
    public required ImmutableArray<StressRow> Stresses { get; init; }

    /// <summary>By coin, then expiry; what has none comes first.</summary>
    public required ImmutableArray<GreeksRow> Greeks { get; init; }

    /// <summary>By coin, then move.</summary>
    public required ImmutableArray<LadderRow> Ladder { get; init; }

    /// <summary>One for each position, in the book's order.</summary>
    public required ImmutableArray<UnwindingCost> Unwinding { get; init; }

    public required CapitalEfficiency Capital { get; init; }
}
