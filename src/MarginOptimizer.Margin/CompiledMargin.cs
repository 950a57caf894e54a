using System.Collections.Immutable;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Margin;

/// <summary>
/// A margin model compiled for one market and one list of instruments. The requirement of an account is the sum over its units in USD.
/// </summary>
public sealed record CompiledMargin
{
    public required MarginModelVersion Version { get; init; }

    /// <summary>Ordered by currency.</summary>
    public required ImmutableArray<MarginUnit> Units { get; init; }

    /// <summary>Every rule used that is not verified, and every approximation made; unverified parameters of one coin are one warning.</summary>
    public required ImmutableArray<MarginWarning> Warnings { get; init => field = MarginWarning.Grouped(value); }
}
