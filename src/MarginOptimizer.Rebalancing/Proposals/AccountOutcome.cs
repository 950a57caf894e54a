using MarginOptimizer.Domain.Books;
using MarginOptimizer.Margin.Models;
using MarginOptimizer.Margin.Reports;

namespace MarginOptimizer.Rebalancing.Proposals;

/// <summary>One account before and after the trades and transfers, each re-evaluated on its own under its own model.</summary>
public sealed record AccountOutcome
{
    public required string Id { get; init; }

    public required MarginModelVersion Model { get; init; }

    /// <summary>With the warnings of its model.</summary>
    public required MarginReport Before { get; init; }

    public required MarginReport After { get; init; }

    /// <summary>The book that the trades and transfers lead to; open orders as they are.</summary>
    public required Book BookAfter { get; init; }

    /// <summary>Execution cost of its trades, USD, &gt;= 0; transfers left out.</summary>
    public required double CostUsd { get; init; }

    /// <summary>Cash paid for its trades, fees included, USD; negative = received.</summary>
    public required double PremiumUsd { get; init; }
}
