using System.Collections.Immutable;
using MarginOptimizer.Domain;

namespace MarginOptimizer.Risk.Generators;

/// <summary>One row as a caller writes it.</summary>
/// <param name="Label">For people; not empty.</param>
/// <param name="Returns">Simple returns by coin, &gt; -1; a coin of other rows that is absent here stays.</param>
/// <param name="Volatilities">Relative changes of a 30-day volatility by coin, &gt; -1; absent = unchanged.</param>
public sealed record ScenarioShock(
    string Label, ImmutableSortedDictionary<Currency, double> Returns, ImmutableSortedDictionary<Currency, double> Volatilities);
