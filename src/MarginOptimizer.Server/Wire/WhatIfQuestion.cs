using System.Collections.Immutable;
using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;
using MarginOptimizer.Rebalancing.WhatIf;

namespace MarginOptimizer.Server.Wire;

/// <summary>What a call of <c>BatchEvaluateMargin</c> asks, before its model is looked up.</summary>
public sealed record WhatIfQuestion(Book Book, MarketSnapshot Market, ModelChoice Model, ImmutableArray<Basket> Baskets, bool WithFees)
{
    internal WhatIfProblem Under(IMarginModel model) => new() { Book = Book, Market = Market, Model = model, Baskets = Baskets, WithFees = WithFees };
}
