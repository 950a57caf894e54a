using System.Globalization;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Margin.Binance;
using MarginOptimizer.Margin.Bybit;
using MarginOptimizer.Margin.Okx;

namespace MarginOptimizer.Margin.Tests.MultiCurrency;

public sealed class InstrumentNameTests
{
    [Theory]
    [InlineData("okx", "BTC-USDT", "spot BTC USDT Linear")]
    [InlineData("okx", "LTC-USDT-SWAP", "perpetual LTC USDT Linear")]
    [InlineData("okx", "BTC-USD-SWAP", "perpetual BTC BTC Inverse")]
    [InlineData("okx", "BTC-USD-250328", "future BTC BTC Inverse 2025-03-28")]
    [InlineData("okx", "BTC-USD-250328-100000-C", "Call BTC BTC Inverse 2025-03-28 100000")]
    [InlineData("bybit", "BTCUSDT", "perpetual BTC USDT Linear")]
    [InlineData("bybit", "1000PEPEUSDT", "perpetual 1000PEPE USDT Linear")]
    [InlineData("bybit", "ETHPERP", "perpetual ETH USDC Linear")]
    [InlineData("bybit", "BTCUSD", "perpetual BTC BTC Inverse")]
    [InlineData("bybit", "BTCUSDM26", "future BTC BTC Inverse 2026-06-26")]
    [InlineData("bybit", "BTC-26JUN26", "future BTC USDC Linear 2026-06-26")]
    [InlineData("bybit", "BTCUSDT-26JUN26", "future BTC USDT Linear 2026-06-26")]
    [InlineData("bybit", "BTC-25SEP26-80000-C-USDT", "Call BTC USDT Linear 2026-09-25 80000")]
    [InlineData("bybit", "ETH-5JUN26-2500.5-P", "Put ETH USDC Linear 2026-06-05 2500.5")]
    [InlineData("binance", "BTCUSDT", "perpetual BTC USDT Linear")]
    [InlineData("binance", "BTCUSDT_PERP", "perpetual BTC USDT Linear")]
    [InlineData("binance", "ETHUSDC", "perpetual ETH USDC Linear")]
    [InlineData("binance", "BTCUSDT_20220624", "future BTC USDT Linear 2022-06-24")]
    [InlineData("binance", "BTCUSD_PERP", "perpetual BTC BTC Inverse")]
    [InlineData("binance", "BTC-240628-70000-P", "Put BTC USDT Linear 2024-06-28 70000")]
    public void Symbols_of_venues_are_read(string venue, string symbol, string expected) => Assert.Equal(expected, Describe(Parse(venue, symbol)!));

    [Theory]
    [InlineData("okx", "BTC")]
    [InlineData("okx", "BTC-USD-251328")]
    [InlineData("okx", "BTC-USD-250328-0-C")]
    [InlineData("okx", "BTC-USD-250328-1e5-C")]
    [InlineData("bybit", "BTC-31FEB26")]
    [InlineData("bybit", "BTCEUR")]
    [InlineData("bybit", "BTC-25SEP26-80000-X")]
    [InlineData("binance", "BTCUSD")]
    [InlineData("binance", "BTCUSDT_2206")]
    [InlineData("binance", "BTC-240628-0-P")]
    public void What_is_no_symbol_is_not_read(string venue, string symbol) => Assert.Null(Parse(venue, symbol));

    private static Instrument? Parse(string venue, string symbol) => venue switch
    {
        "okx" => OkxInstruments.Parse(symbol, 0.01),
        "bybit" => BybitInstruments.Parse(symbol),
        _ => BinanceInstruments.Parse(symbol, 100.0),
    };

    private static string Describe(Instrument instrument)
    {
        var stem = $"{instrument.Base} {instrument.Settlement} {instrument.Payoff}";
        return instrument switch
        {
            Option option => string.Create(CultureInfo.InvariantCulture, $"{option.Type} {stem} {option.Expiry:yyyy-MM-dd} {option.Strike}"),
            Future future => string.Create(CultureInfo.InvariantCulture, $"future {stem} {future.Expiry:yyyy-MM-dd}"),
            Perpetual => $"perpetual {stem}",
            _ => $"spot {stem}",
        };
    }
}
