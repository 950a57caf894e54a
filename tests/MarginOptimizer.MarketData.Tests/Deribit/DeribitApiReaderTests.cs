using System.Text;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;

namespace MarginOptimizer.MarketData.Tests.Deribit;

/// <summary>Answers in the shape of the venue's public API, with figures of one day.</summary>
public sealed class DeribitApiReaderTests : IDisposable
{
    private const string Instruments = """
        {"jsonrpc": "2.0", "result": [
          {"instrument_name": "BTC-26JUN26-60000-P", "kind": "option", "instrument_type": "reversed", "tick_size": 0.0001,
           "tick_size_steps": [{"tick_size": 0.001, "above_price": 0.01}], "min_trade_amount": 0.2, "taker_commission": 0.0004,
           "is_active": true, "strike": 60000, "expiration_timestamp": 1782460800000},
          {"instrument_name": "BTC-26JUN26-70000-C", "kind": "option", "tick_size": 0.0001, "min_trade_amount": 0.1, "is_active": false},
          {"instrument_name": "BTC-FS-26JUN26_PERP", "kind": "future_combo", "tick_size": 0.5, "min_trade_amount": 10}],
         "usIn": 1, "usOut": 2}
        """;

    private const string Summaries = """
        {"result": [
          {"instrument_name": "BTC-26JUN26-60000-P", "bid_price": 0.02, "ask_price": null, "mark_price": 0.0207, "mark_iv": 49.55,
           "underlying_index": "BTC-26JUN26", "underlying_price": 61870, "estimated_delivery_price": 61813, "open_interest": 812.3,
           "volume": 1, "creation_timestamp": 1781044986000, "mid_price": null},
          {"instrument_name": "BTC-26JUN26-62000-P", "bid_price": 0, "ask_price": 0.04, "mark_price": 0.03, "mark_iv": 48,
           "underlying_index": "BTC-26JUN26", "underlying_price": 61872, "estimated_delivery_price": 61815, "creation_timestamp": 1781044986000},
          {"instrument_name": "BTC-26JUN26-70000-C", "mark_price": 0.001, "mark_iv": 50, "underlying_price": 61872,
           "estimated_delivery_price": 61814, "creation_timestamp": 1781044986000},
          {"instrument_name": "BTC-PERPETUAL", "bid_price": 61813.5, "ask_price": 61814, "mark_price": 61813.9,
           "estimated_delivery_price": 61814, "creation_timestamp": 1781044986000}]}
        """;

    private const string Ticker = """
        {"timestamp": 1781044987000, "instrument_name": "BTC-PERPETUAL", "best_bid_price": 61812.5, "best_bid_amount": 12870,
         "best_ask_price": 61813.0, "best_ask_amount": 64030, "mark_price": 61813.78, "index_price": 61814, "open_interest": 135540030}
        """;

    private const string OrderBook = """
        {"jsonrpc": "2.0", "result": {"timestamp": 1781044988500, "instrument_name": "BTC-26JUN26-60000-P", "bids": [[0.0205, 12.5], [0.02, 30]],
         "asks": [[0.021, 8], [0.0215, 4]], "best_bid_price": 0.0205, "best_bid_amount": 12.5, "best_ask_price": 0.021, "best_ask_amount": 8,
         "mark_price": 0.0208, "mark_iv": 50, "underlying_price": 61872, "underlying_index": "BTC-26JUN26", "index_price": 61814}}
        """;

    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void A_directory_of_answers_makes_one_snapshot()
    {
        _folder.Write("1-instruments.json", Instruments);
        _folder.Write("2-summaries.json", Summaries);
        _folder.Write("3-ticker.json", Ticker);
        _folder.WriteGzip("4-book.json.gz", OrderBook);

        var snapshot = MarketSnapshotFile.Read(_folder.Path);

        Assert.Equal(DateTimeOffset.FromUnixTimeMilliseconds(1781044988500), snapshot.AsOf);
        Assert.Equal(61814, snapshot.IndexOf(Currency.Btc));
        Assert.Equal(61872, snapshot.Forwards[new ForwardKey(Currency.Btc, new DateTimeOffset(2026, 6, 26, 8, 0, 0, TimeSpan.Zero))]);
        Assert.Equal(["BTC-26JUN26-60000-P", "BTC-26JUN26-62000-P", "BTC-PERPETUAL"], snapshot.Listings.Select(l => l.Instrument.Name));
    }

    [Fact]
    public void The_order_book_counts_before_the_summary_and_the_instrument_gives_the_terms()
    {
        var listing = Join(Instruments, Summaries, OrderBook).Find("BTC-26JUN26-60000-P")!;

        Assert.Equal([new PriceLevel(0.0205, 12.5), new PriceLevel(0.02, 30)], listing.Quote.Bids.Levels.AsEnumerable());
        Assert.Equal((0.0208, 0.5), (listing.Quote.Mark, listing.Quote.MarkVolatility));
        Assert.Equal((0.2m, 0.2m, 0.001m), (listing.Instrument.Lot, listing.Instrument.MinimumQuantity, listing.Instrument.Ticks.TickAt(0.02m)));
        Assert.Equal(new FeeSchedule(0.0004, 0.125), listing.Instrument.Fees);
    }

    [Fact]
    public void A_price_of_null_or_zero_is_a_missing_side()
    {
        var snapshot = Join(Summaries);

        Assert.True(snapshot.Find("BTC-26JUN26-60000-P")!.Quote.Asks.IsEmpty);
        Assert.True(snapshot.Find("BTC-26JUN26-62000-P")!.Quote.Bids.IsEmpty);
        Assert.False(snapshot.Find("BTC-26JUN26-62000-P")!.Quote.Asks.IsDepthKnown);
    }

    [Fact]
    public void Json_lines_of_tickers_keep_the_latest_of_each_instrument()
    {
        var later = Ticker.Replace("1781044987000", "1781044989000", StringComparison.Ordinal).Replace("61812.5", "61811", StringComparison.Ordinal);

        var snapshot = Join(later, Ticker);

        Assert.Equal(61811, Assert.Single(snapshot.Listings).Quote.Bids.Best.Price);
    }

    [Theory]
    [InlineData("{\"jsonrpc\": \"2.0\", \"error\": {\"code\": 11050, \"message\": \"bad_request\"}}", "document[1].error", "bad_request")]
    [InlineData("{\"result\": {\"instrument_name\": \"BTC-PERPETUAL\"}}", "document[1].result.instrument_name", "no known call")]
    [InlineData("{\"result\": [{\"mark_price\": 1}]}", "document[1].result[0].instrument_name", "is missing")]
    [InlineData("[{\"instrument_name\": \"BTC-PERPETUAL\", \"mark_price\": -5}]", "document[1][0].mark_price", "is -5")]
    [InlineData("{\"instrument_name\": \"BTC-26JUN26-60000-P\", \"bids\": [[0.1]], \"asks\": []}", "document[1].bids[0]", "no [price, amount]")]
    [InlineData("{\"instrument_name\": \"BTC-WEIRD\", \"mark_price\": 1}", "document[1].instrument_name", "no Deribit instrument name")]
    public void A_wrong_answer_is_refused_with_the_path(string answer, string path, string message)
    {
        var error = Assert.Throws<InvalidInputException>(() => Join(Ticker, answer));

        Assert.Contains(error.Violations, v => v.Path == path && v.Message.Contains(message, StringComparison.Ordinal));
    }

    public void Dispose() => _folder.Dispose();

    private static MarketSnapshot Join(params string[] answers) =>
        MarketData.Deribit.DeribitApiReader.ParseJson(Encoding.UTF8.GetBytes(string.Join('\n', answers)), new SnapshotOptions());
}
