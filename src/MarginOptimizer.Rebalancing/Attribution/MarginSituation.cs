using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;

namespace MarginOptimizer.Rebalancing.Attribution;

/// <summary>A book in its market under its margin model at one instant.</summary>
/// <param name="Book">Each instrument is listed in <paramref name="Market"/>. Its open orders play no part.</param>
public sealed record MarginSituation(Book Book, MarketSnapshot Market, IMarginModel Model);
