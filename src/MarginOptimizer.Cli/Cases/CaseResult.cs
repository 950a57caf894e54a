using System.Collections.Immutable;
using System.Text.Json.Serialization;

namespace MarginOptimizer.Cli.Cases;

/// <summary>What is printed for one case or part: one JSON line, or one row of the table.</summary>
internal sealed record CaseResult
{
    public required string Id { get; init; }

    public required string Status { get; init; }

    /// <summary>In the unit of the case's objective; null without a solution.</summary>
    public required double? Objective { get; init; }

    public required double? LowerBound { get; init; }

    public double? Gap => Objective - LowerBound;

    public required bool Proven { get; init; }

    /// <summary>Pricing, modelling and everything else after parsing included, repetitions too.</summary>
    public required double Seconds { get; init; }

    /// <summary>Solver and recomputed certificate alone, the least of the repetitions.</summary>
    public required double SolveSeconds { get; init; }

    public required ImmutableArray<CasePosition> Trades { get; init; }

    public required ImmutableArray<string> Conflict { get; init; }

    [JsonIgnore]
    public double? Expected { get; init; }

    [JsonIgnore]
    public bool Right { get; init; }
}
