using System.Collections.Immutable;

namespace MarginOptimizer.Domain.Books;

/// <summary>Trades done together.</summary>
/// <param name="Id">Unique among the baskets of one question.</param>
/// <param name="Legs">At least one, distinct instruments.</param>
public sealed record Basket(string Id, ImmutableArray<BasketLeg> Legs);
