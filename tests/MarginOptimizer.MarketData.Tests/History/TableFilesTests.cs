using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.History;

namespace MarginOptimizer.MarketData.Tests.History;

/// <summary>Books, prices and funding over time, with the place of every fault.</summary>
public sealed class TableFilesTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    [Fact]
    public void States_of_a_book_are_joined_over_files_and_a_row_without_position_says_that_it_is_flat()
    {
        var late = _folder.WriteGzip("a.csv.gz", "as_of,instrument,quantity\n2026-06-10T00:00:00Z,,\n2026-06-11T00:00:00+02:00,BTC-PERPETUAL,-1000\n");
        var early = _folder.Write("b.csv", "as_of,instrument,quantity\n2026-06-09T00:00:00Z,B,2.5\n2026-06-09T00:00:00Z,A,-1\n");

        var states = BookHistoryFile.Read([late, early]);

        Assert.Equal([Day(9), Day(10), Day(10).AddHours(22)], states.Select(s => s.At));
        Assert.Equal([new("B", 2.5, false), new BookHistoryPosition("A", -1, false)], states[0].Positions.AsEnumerable());
        Assert.Empty(states[1].Positions);
        Assert.Equal([new BookHistoryPosition("BTC-PERPETUAL", -1000, false)], states[2].Positions.AsEnumerable());
    }

    [Fact]
    public void A_book_in_parquet_is_the_same()
    {
        var path = Path.Combine(_folder.Path, "book.parquet");
        ResultTable.WriteParquet(path, [
            new ResultColumn.Times("as_of", [Day(9), Day(9)]), new ResultColumn.Texts("instrument", ["A", "B"]), new ResultColumn.Numbers("quantity", [1.25, -3])]);

        var state = Assert.Single(BookHistoryFile.Read([path]));

        Assert.Equal((Day(9), 2), (state.At, state.Positions.Length));
        Assert.Equal(new BookHistoryPosition("B", -3, false), state.Positions[1]);
    }

    [Theory]
    [InlineData("2026-06-09T00:00:00Z,A,0", "line 3, column quantity", "is 0, expected a quantity that is not 0")]
    [InlineData("2026-06-09T00:00:00Z,A,NaN", "line 3, column quantity", "is 'NaN'")]
    [InlineData("2026-06-09T00:00:00Z,A,1e10", "line 3, column quantity", "within +-1e9")]
    [InlineData("2026-06-09T00:00:00Z,A,", "line 3, column quantity", "is missing")]
    [InlineData("2026-06-09T00:00:00Z,,1", "line 3, column instrument", "is empty")]
    [InlineData("2026-06-09T00:00:00Z,Z,1", "line 3, column instrument", "'Z' was already given at this time")]
    [InlineData("2026-06-09T00:00:00Z,,", "line 3, column instrument", "says that the book is flat, beside other rows")]
    [InlineData("2026-06-08T00:00:00Z,A,1", "line 3, column as_of", "states ascend")]
    [InlineData("9 June,A,1", "line 3, column as_of", "expected a UTC time")]
    [InlineData("2026-06-09T00:00:00Z,A", "line 3", "has 2 cells, expected 3")]
    public void A_wrong_state_is_named_by_line_and_column(string row, string path, string message) =>
        AssertFault(BookHistoryFile.Read, $"as_of,instrument,quantity\n2026-06-09T00:00:00Z,Z,1\n{row}\n", path, message);

    [Theory]
    [InlineData("2026-06-09T00:00:00Z,c2,BTC-9JUN26-58500-P,-1", "line 3, column commit", "is 'c2', expected 'c1'")]
    [InlineData("2026-06-10T00:00:00Z,c2,AAPL,-1", "line 3, column instrument", "is 'AAPL', no Deribit instrument name")]
    [InlineData("2026-06-10T00:00:00Z,,BTC-9JUN26-58500-P,-1", "line 3, column commit", "is empty")]
    public void A_wrong_commit_is_named_by_line_and_column(string row, string path, string message) =>
        AssertFault(BookHistoryFile.Read, $"commit_ts,commit,instrument,qty_btc\n2026-06-09T00:00:00Z,c1,BTC-PERPETUAL,-0.2\n{row}\n", path, message);

    [Theory]
    [InlineData("as_of,instrument\nx,y\n", "header", "is not as_of,instrument,quantity nor commit_ts")]
    [InlineData("as_of,instrument,quantity,side\n", "header", "unknown column 'side'")]
    [InlineData("as_of,instrument,quantity\n", "", "has no rows")]
    public void A_table_that_is_no_book_is_named(string text, string path, string message) => AssertFault(BookHistoryFile.Read, text, path, message);

    [Fact]
    public void A_state_given_in_two_files_is_named()
    {
        const string text = "as_of,instrument,quantity\n2026-06-09T00:00:00Z,A,1\n";

        var error = Assert.Throws<InvalidInputException>(() => BookHistoryFile.Read([_folder.Write("a.csv", text), _folder.Write("b.csv", text)]));

        Assert.Equal("b.csv: line 2, column as_of: is 2026-06-09T00:00:00Z, a state already given in a.csv", Assert.Single(error.Violations).ToString());
    }

    [Fact]
    public void Prices_are_read_long_and_wide_by_time_day_and_bar_and_joined()
    {
        var bars = _folder.Write("a.csv", "ts_open,asset,close\n2026-06-01T00:00:00Z,ETH,2000\n2026-06-01T04:00:00Z,ETH,2010.5\n2026-06-01T00:00:00Z,BTC,60000\n");
        var wide = _folder.Write("b.csv", "date,SOL,ETH\n2026-06-01,150,\n2026-06-02,,2020\n");
        var named = _folder.WriteGzip("c.csv.gz", "date,btc_price_usd,vix\n2026-06-02,61000,\n");

        var prices = PriceHistoryFile.Read([bars, wide, named]);

        Assert.Equal(["BTC", "ETH", "SOL"], prices.Keys.Select(k => k.Code));
        Assert.Equal([new(Day(1).AddHours(4), 60000), new PricePoint(Day(3), 61000)], prices[Currency.Btc].AsEnumerable());
        Assert.Equal([new(Day(1).AddHours(4), 2000), new(Day(1).AddHours(8), 2010.5), new PricePoint(Day(3), 2020)], prices[Currency.Eth].AsEnumerable());
        Assert.Equal([new PricePoint(Day(2), 150)], prices[new Currency("SOL")].AsEnumerable());
    }

    [Theory]
    [InlineData("date,BTC\n2026-06-01,0\n", "line 2, column BTC", "is 0, expected a price > 0")]
    [InlineData("date,BTC\n2026-06-01,-5\n", "line 2, column BTC", "is -5")]
    [InlineData("date,BTC\n2026-06-01,NaN\n", "line 2, column BTC", "is 'NaN'")]
    [InlineData("date,BTC\n2026-06-01,1e300\n", "line 2, column BTC", "expected a price")]
    [InlineData("date,BTC\n2026-06-31,5\n", "line 2, column date", "or a day such as")]
    [InlineData("date,BTC\n2026-06-02,5\n2026-06-01,5\n", "line 3, column date", "rows ascend")]
    [InlineData("date,BTC\n2026-06-02,5\n2026-06-02,5\n", "line 3, column date", "at which BTC already has a price")]
    [InlineData("date,btc\n2026-06-01,5\n", "header", "column 'btc' is no coin such as BTC")]
    [InlineData("date\n2026-06-01\n", "header", "has no column of a coin")]
    [InlineData("date,asset,close\n2026-06-01,BTC,\n", "line 2, column close", "is missing")]
    [InlineData("date,asset,close\n2026-06-01,,5\n", "line 2, column asset", "is empty")]
    [InlineData("date,asset,close\n2026-06-01,btc,5\n", "line 2, column asset", "is 'btc', no coin")]
    [InlineData("date,asset,close\n2026-06-01,BTC,5\n2026-06-01,BTC,5\n", "line 3, column date", "already has a price")]
    public void A_wrong_price_is_named_by_line_and_column(string text, string path, string message) => AssertFault(paths => PriceHistoryFile.Read(paths), text, path, message);

    [Fact]
    public void Bars_that_close_on_another_price_or_are_too_few_to_tell_their_length_are_named()
    {
        var bars = _folder.Write("a.csv", "ts_open,asset,close\n2026-06-01T00:00:00Z,BTC,5\n2026-06-01T01:00:00Z,BTC,5\n");
        var close = _folder.Write("b.csv", "ts_close,BTC\n2026-06-01T02:00:00Z,5\n");
        var one = _folder.Write("c.csv", "ts_open,asset,close\n2026-06-01T00:00:00Z,BTC,5\n");

        Assert.Contains("opens at 2026-06-01T01:00:00Z closes at a time", Assert.Throws<InvalidInputException>(() => PriceHistoryFile.Read([bars, close])).Message, StringComparison.Ordinal);
        Assert.Contains("how long a bar is cannot be told", Assert.Throws<InvalidInputException>(() => PriceHistoryFile.Read([one])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Funding_is_joined_and_sorted_and_a_day_stands_at_its_end()
    {
        var payments = _folder.Write("a.csv", "ts,symbol,funding_rate\n2026-06-02T08:00:00Z,BTCUSDT,-0.0001\n2026-06-02T00:00:00Z,BTCUSDT,5e-05\n");
        var days = _folder.Write("b.csv", "date,funding_mean,funding_abs\n2026-05-31,0.0003,0.0003\n");

        Assert.Equal([new(Day(1), 0.0003), new(Day(2), 5e-05), new PricePoint(Day(2).AddHours(8), -0.0001)], RateHistoryFile.Read([payments, days]).Rates.AsEnumerable());
        Assert.Equal(("BTCUSDT", null), (RateHistoryFile.Read([payments, days]).Symbol, RateHistoryFile.Read([days]).Symbol));
    }

    [Theory]
    [InlineData("ts,funding_rate\n2026-06-02T08:00:00Z,1\n", "line 2, column funding_rate", "is 1, expected a fraction per 8 hours")]
    [InlineData("ts,funding_rate\n2026-06-02T08:00:00Z,\n", "line 2, column funding_rate", "is missing")]
    [InlineData("ts,funding_rate\n2026-06-02T08:00:00Z,0.01 %\n", "line 2, column funding_rate", "is '0.01 %'")]
    [InlineData("ts,funding_rate\nnow,0\n", "line 2, column ts", "is 'now'")]
    [InlineData("ts,funding_rate\n2026-06-02T08:00:00Z,0\n2026-06-02T08:00:00Z,0\n", "line 3, column ts", "already has a rate")]
    [InlineData("ts,symbol,funding_rate\n2026-06-02T08:00:00Z,A,0\n2026-06-02T16:00:00Z,B,0\n", "line 3, column symbol", "one perpetual at a time")]
    [InlineData("ts,rate\n2026-06-02T08:00:00Z,0\n", "header", "is not ts,funding_rate nor date,funding_mean")]
    public void A_wrong_rate_is_named_by_line_and_column(string text, string path, string message) => AssertFault(paths => RateHistoryFile.Read(paths), text, path, message);

    public void Dispose() => _folder.Dispose();

    private void AssertFault<T>(Func<IReadOnlyList<string>, T> read, string text, string path, string message)
    {
        var file = _folder.Write("file.csv", text);

        var error = Assert.Throws<InvalidInputException>(() => { read([file]); });

        Assert.Contains(error.Violations, v => v.Path == (path.Length == 0 ? "file.csv" : $"file.csv: {path}") && v.Message.Contains(message, StringComparison.Ordinal));
    }

    private static DateTimeOffset Day(int day) => new(2026, 6, day, 0, 0, 0, TimeSpan.Zero);
}
