using MarginOptimizer.Domain.Market;
using MarginOptimizer.Margin;

namespace MarginOptimizer.Server.Wire;

/// <summary>Warnings as answers.</summary>
internal static class WarningWire
{
    public static V1.Warning Write(MarginWarning warning) => new() { Code = warning.Code, Message = warning.Message };

    /// <summary>What the source of the quotes says of them.</summary>
    public static IEnumerable<V1.Warning> OfMarket(MarketSnapshot market) =>
        market.Notes.Select(note => new V1.Warning { Code = "MARKET_DATA", Message = note });
}
