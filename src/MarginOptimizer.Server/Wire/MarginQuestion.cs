using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;

namespace MarginOptimizer.Server.Wire;

/// <summary>What a call of <c>EvaluateMargin</c> asks.</summary>
public sealed record MarginQuestion(Book Book, MarketSnapshot Market, ModelChoice Model);
