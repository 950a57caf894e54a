using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Rebalancing.WhatIf;

namespace MarginOptimizer.Server.Wire;

/// <summary>What a call of <c>ForecastMargin</c> asks.</summary>
/// <param name="Dates">Ascending or not; empty = now and every coming expiry of the book.</param>
/// <param name="Moves">At least one.</param>
/// <param name="WithAnnounced">Versions that are only announced are used from their first day.</param>
public sealed record ForecastQuestion(
    Book Book, MarketSnapshot Market, ModelChoice Model, ImmutableArray<DateTimeOffset> Dates, ImmutableArray<double> Moves, RollRule Roll, bool WithAnnounced);
