using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Limits;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;

namespace MarginOptimizer.Rebalancing.RiskReports;

/// <summary>What a book may lose, and what it earns on its margin?</summary>
public sealed record RiskProblem
{
    /// <summary>Most confidences of one question.</summary>
    public const int MostConfidences = 10;

    /// <summary>Most moves of the Greeks ladder.</summary>
    public const int MostLadderMoves = 100;

    /// <summary>Most sets of either kind.</summary>
    public const int MostSets = 20;

    /// <summary>Most rows of a set whose rows are listed one by one.</summary>
    public const int MostStressRows = 1_000;

    /// <summary>Largest factor of spreads.</summary>
    public const double LargestSpreadFactor = 1_000.0;

    /// <summary>May hold nothing. Its open orders play no part.</summary>
    public required Book Book { get; init; }

    public required MarketSnapshot Market { get; init; }

    public required IMarginModel Model { get; init; }

    /// <summary>Sets whose tails are measured; ids distinct over both kinds.</summary>
    public required ImmutableArray<ReturnScenarios> Measured { get; init; }

    /// <summary>Sets whose rows are listed, not measured.</summary>
    public required ImmutableArray<ReturnScenarios> Stressed { get; init; }

    /// <summary>Each &gt; 0 and &lt; 1, distinct.</summary>
    public ImmutableArray<double> Confidences { get; init; } = [0.975, 0.99];

    /// <summary>Which loss a value at risk is.</summary>
    public QuantileConvention Convention { get; init; } = QuantileConvention.NextWorst;

    /// <summary>How many times wider than quoted half-spreads are when the book has to be unwound in stress, &gt;= 1.</summary>
    public double SpreadFactor { get; init; } = 3.0;

    /// <summary>Relative moves of prices at which Greeks are shown, &gt; -1, distinct.</summary>
    public ImmutableArray<double> LadderMoves { get; init; } = [-0.3, -0.2, -0.1, -0.05, 0.0, 0.05, 0.1, 0.2, 0.3];
}
