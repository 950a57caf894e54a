using MarginOptimizer.Domain;

namespace MarginOptimizer.Backtesting.Simulation;

/// <summary>Names of perpetuals as venues write them: <c>BTC-PERPETUAL</c>, <c>BTC_USDC-PERPETUAL</c>, <c>BTCUSDT</c>, <c>BTCUSD_PERP</c>, <c>BTC-USDT-SWAP</c>, <c>BTC</c>.</summary>
internal static class PerpetualSymbol
{
    private static readonly string[] Counters = ["", "USD", "USDT", "USDC", "FDUSD", "BUSD", "PERP"];

    /// <summary>Whether a name is that of a perpetual on a coin.</summary>
    /// <param name="symbol">In upper or lower case.</param>
    public static bool IsOf(string symbol, Currency coin)
    {
        if (!symbol.StartsWith(coin.Code, StringComparison.OrdinalIgnoreCase)) return false;
        var rest = symbol.AsSpan(coin.Code.Length);
        var mark = rest.IndexOfAny("-_/:");
        var counter = mark < 0 ? rest : rest[..mark];
        foreach (var known in Counters)
        {
            if (counter.Equals(known, StringComparison.OrdinalIgnoreCase)) return true;
        }

        return false;
    }
}
