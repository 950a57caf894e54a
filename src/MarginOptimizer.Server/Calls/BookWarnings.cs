using MarginOptimizer.Domain.Books;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;
using MarginOptimizer.Server.Wire;

namespace MarginOptimizer.Server.Calls;

/// <summary>What a reader must know of answers that evaluate a book without its open orders: model, book and market data.</summary>
internal static class BookWarnings
{
    public static IEnumerable<V1.Warning> Of(CompiledMargin compiled, Book book, MarketSnapshot market, Engine engine)
    {
        foreach (var warning in compiled.Warnings) yield return WarningWire.Write(warning);
        foreach (var warning in AnnouncedWarning.Of(engine.Catalog, compiled.Version, market)) yield return warning;
        if (!book.OpenOrders.IsEmpty)
            yield return new V1.Warning { Code = "OPEN_ORDERS_LEFT_OUT", Message = "the margins here are those of positions alone, without open orders" };
        foreach (var warning in WarningWire.OfMarket(market)) yield return warning;
    }
}
