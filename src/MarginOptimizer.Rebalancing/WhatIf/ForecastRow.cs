using System.Collections.Immutable;
using MarginOptimizer.Margin.Models;

namespace MarginOptimizer.Rebalancing.WhatIf;

/// <summary>The margin at one time on one path of prices, USD at the indices of the path.</summary>
/// <param name="Move">Relative move of all prices.</param>
/// <param name="Version">The rules that hold then; null where none are known.</param>
/// <param name="Figures">Null where they cannot be had.</param>
/// <param name="Events">Legs that expired since the row before, in the order of expiry and name.</param>
/// <param name="Reason">Why there are no figures; empty with them.</param>
public sealed record ForecastRow(
    DateTimeOffset At, double Move, MarginModelVersion? Version, BookFigures? Figures, ImmutableArray<LegEvent> Events, string Reason);
