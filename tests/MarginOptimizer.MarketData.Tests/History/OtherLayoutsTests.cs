using System.Globalization;
using MarginOptimizer.Domain;
using MarginOptimizer.Domain.Instruments;
using MarginOptimizer.Domain.Market;
using MarginOptimizer.Domain.Validation;
using MarginOptimizer.MarketData.History;
using MarginOptimizer.MarketData.Tables;

namespace MarginOptimizer.MarketData.Tests.History;

/// <summary>Tickers, Binance's hours and Parquet.</summary>
public sealed class OtherLayoutsTests
{
    private const string Options =
        "snapshot,timestamp,instrument_name,underlying_index,underlying_price,index_price,best_bid_price,best_bid_amount,best_ask_price,best_ask_amount,mark_price,mark_iv,open_interest";

    private const string Futures = "snapshot,timestamp,instrument_name,index_price,best_bid_price,best_bid_amount,best_ask_price,best_ask_amount,mark_price,open_interest";

    private const string BinanceHeader = "hour_utc,symbol,bid,bid_qty,ask,ask_qty,bid_iv,ask_iv,mark,mark_iv,delta,gamma,vega,theta,oi,volume,last";

    [Fact]
    public void Tickers_of_one_label_are_one_snapshot_of_the_time_of_its_latest_row()
    {
        using var folder = new TemporaryFolder();
        folder.Write("options.csv", HistoryTexts.Table(Options, [Option("a", 1_000), Option("b", 90_000_000), Option("c", 180_000_000)]));
        folder.Write("perpetual.csv", HistoryTexts.Table(Futures, [Perpetual("a", 60_000), Perpetual("b", 90_050_000), Perpetual("c", 180_001_000)]));
        string[] files = [Path.Combine(folder.Path, "options.csv"), Path.Combine(folder.Path, "perpetual.csv")];

        using var history = MarketHistory.Open([folder.Path], new MarketHistoryOptions());

        Assert.Equal(new[] { 60_000L, 90_050_000, 180_001_000 }.Select(At), history.Stamps);
        var snapshots = history.Read(null, CancellationToken.None).ToList();
        Assert.Equal(3, snapshots.Count);
        foreach (var snapshot in snapshots) SameSnapshot.As(MarketSnapshotFile.Read(files, new SnapshotOptions(null, snapshot.AsOf)), snapshot);
        Assert.Equal([At(90_050_000), At(180_001_000)], history.Read(At(60_000), CancellationToken.None).Select(s => s.AsOf));
        Assert.True(snapshots[0].Find("BTC-26JUN26-60000-P")!.Quote.Bids.IsEmpty);
    }

    [Fact]
    public void Rows_of_a_label_that_stand_apart_and_rows_without_a_time_are_refused()
    {
        using var folder = new TemporaryFolder();
        var apart = folder.Write("a.csv", HistoryTexts.Table(Options, [Option("a", 1_000), Option("b", 90_000_000), Option("a", 180_000_000)]));
        var timeless = folder.Write("b.csv", HistoryTexts.Table(Options, [Option("a", 1_000).Replace(",1780000001000,", ",,", StringComparison.Ordinal)]));
        var falling = folder.Write("c.csv", HistoryTexts.Table(Options, [Option("a", 90_000_000), Option("b", 1_000)]));

        AssertFault(apart, "a.csv: line 4, column snapshot", "is 'a', which was given before");
        AssertFault(timeless, "b.csv: line 2, column timestamp", "is missing, expected a time in milliseconds since 1970");
        AssertFault(falling, "c.csv: b", "expected a time after");
    }

    [Fact]
    public void Forwards_of_binance_are_those_of_parity_at_the_closest_strikes_and_the_nearest_is_the_index()
    {
        using var folder = new TemporaryFolder();
        var rows = new List<string>();
        foreach (var (day, forward) in new[] { ("231027", 30_010.0), ("231124", 30_200.0) })
            foreach (var strike in new[] { 20_000, 29_000, 30_000, 31_000, 40_000 })
            {
                // Parity breaks far from the money, where marks are coarse: those strikes must not count.
                var (put, error) = (500.0 + (strike > 30_000 ? strike - 30_000 : 0), strike is 20_000 or 40_000 ? 300.0 : 0.0);
                rows.Add(Binance(day, strike, "C", put + forward - strike + error));
                rows.Add(Binance(day, strike, "P", put));
            }

        rows.Add(Binance("231020", 30_000, "P", 1));
        using var history = MarketHistory.Open([folder.Write("hours.csv", HistoryTexts.Table(BinanceHeader, rows))], new MarketHistoryOptions());

        var snapshot = Assert.Single(history.Read(null, CancellationToken.None));

        Assert.Equal("Binance options, end of hour (CSV)", history.Source);
        Assert.Equal(30_010.0, snapshot.IndexOf(Currency.Btc));
        Assert.Equal([30_010.0, 30_200.0], snapshot.Forwards.OrderBy(f => f.Key.Expiry).Select(f => f.Value));
        Assert.Equal(20, snapshot.Listings.Length);
        var option = (Option)snapshot.Find("BTC-231027-30000-P")!.Instrument;
        Assert.Equal((Payoff.Linear, new Currency("USDT"), new DateTimeOffset(2023, 10, 27, 8, 0, 0, TimeSpan.Zero)), (option.Payoff, option.Settlement, option.Expiry));
        var quote = snapshot.Find("BTC-231027-30000-P")!.Quote;
        Assert.Equal((true, 5.0, 2.5, 0.775), (quote.Bids.IsEmpty, quote.Asks.Best.Price, quote.Asks.Best.Quantity, quote.MarkVolatility));
        Assert.Contains(snapshot.Notes, n => n.Contains("strike + call - put", StringComparison.Ordinal));
        Assert.Contains(snapshot.Notes, n => n.Contains("guesses", StringComparison.Ordinal));
        Assert.Contains(snapshot.Notes, n => n.Contains("expired", StringComparison.Ordinal));
    }

    [Fact]
    public void An_expiry_of_binance_without_a_call_and_a_put_of_one_strike_is_named()
    {
        using var folder = new TemporaryFolder();
        var file = folder.Write("hours.csv", HistoryTexts.Table(
            BinanceHeader, [Binance("231027", 30_000, "P", 500), Binance("231027", 31_000, "C", 400), Binance("231027", 31_000, "X", 400)]));

        AssertFault(file, "hours.csv: line 4, column symbol", "no instrument name");
        file = folder.Write("hours.csv", HistoryTexts.Table(BinanceHeader, [Binance("231027", 30_000, "P", 500), Binance("231027", 31_000, "C", 400)]));
        AssertFault(file, "hours.csv: 2023-10-20T08:00:00Z", "no row gives a forward of BTC");
    }

    [Fact]
    public void Parquet_with_the_columns_of_a_layout_is_the_same_history()
    {
        using var folder = new TemporaryFolder();
        var rows = HistoryTexts.ChainRows(8, "BTC", 3).ToList();
        var csv = folder.Write("chain.csv", HistoryTexts.Table(HistoryTexts.ChainHeader, rows));
        var (typed, text) = (Path.Combine(folder.Path, "typed.parquet"), Path.Combine(folder.Path, "text.parquet"));
        ResultTable.WriteParquet(typed, Columns(rows, isText: false));
        ResultTable.WriteParquet(text, Columns(rows, isText: true));
        using var expected = MarketHistory.Open([csv], new MarketHistoryOptions());

        foreach (var path in new[] { typed, text })
        {
            using var history = MarketHistory.Open([path], new MarketHistoryOptions());
            Assert.Equal("Deribit option chain (Parquet)", history.Source);
            foreach (var (one, other) in expected.Read(null, CancellationToken.None).Zip(history.Read(null, CancellationToken.None)))
                SameSnapshot.As(new MarketSnapshot(one.AsOf, one.Indices, one.Forwards, one.Listings, other.Source, one.Notes), other);
            Assert.Equal(expected.Stamps.AsEnumerable(), history.Stamps);
        }
    }

    [Fact]
    public void Faults_of_parquet_are_named_by_row_and_columns_of_a_wrong_type_by_name()
    {
        using var folder = new TemporaryFolder();
        var rows = HistoryTexts.ChainRows(9, "BTC", 1).ToList();
        var columns = Columns(rows, isText: false);
        var path = Path.Combine(folder.Path, "a.parquet");

        ResultTable.WriteParquet(path, [.. columns.Select(c => c.Name == "ask" ? new ResultColumn.Numbers("ask", [.. Values(c).Select((v, i) => i == 3 ? double.NaN : v)]) : c)]);
        AssertFault(path, "a.parquet: row 4, column ask", "is NaN, expected a number");
        ResultTable.WriteParquet(path, [.. columns.Select(c => c.Name == "bid" ? new ResultColumn.Flags("bid", [.. Values(c).Select(_ => true)]) : c)]);
        AssertFault(path, "a.parquet: column bid", "has type BOOLEAN, expected DOUBLE");
        ResultTable.WriteParquet(path, [.. columns.Where(c => c.Name != "ask")]);
        AssertFault(path, "a.parquet: header", "column ask is missing");
        File.WriteAllText(path, "PAR1 and nothing else PAR1");
        AssertFault(path, "a.parquet", "is not a valid Parquet file");
    }

    [Theory]
    [InlineData("TIMESTAMPTZ '2026-06-09 01:00:00+02'", "")]
    [InlineData("TIMESTAMP_S '2026-06-08 23:00:00'", "")]
    [InlineData("TIMESTAMP_NS '2026-06-08 23:00:00'", "")]
    [InlineData("'2026-06-08T23:00:00Z'", "")]
    [InlineData("'2026-06-08 23:00:00'", "row 1, column as_of")]
    [InlineData("CAST('2026-06-08T23:00:00Z' AS ENUM ('2026-06-08T23:00:00Z'))", "")]
    [InlineData("DATE '2026-06-08'", "row 1, column as_of")]
    [InlineData("17", "column as_of")]
    public void Times_of_parquet_are_read_whatever_type_says_them(string time, string fault) =>
        AssertParquet($"{time} AS as_of, 'BTC-PERPETUAL' AS instrument, CAST(61000.5 AS DOUBLE) AS mark, CAST(61000 AS DOUBLE) AS index", fault, snapshot =>
            Assert.Equal(new DateTimeOffset(2026, 6, 8, 23, 0, 0, TimeSpan.Zero), snapshot.AsOf));

    [Theory]
    [InlineData("CAST(61000.1 AS DECIMAL(18, 4))", "")]
    [InlineData("'61000.1'", "")]
    [InlineData("CAST(61000.1 AS DOUBLE)", "")]
    [InlineData("CAST(61000.1 AS FLOAT)", "column mark")]
    [InlineData("'61000,1'", "row 1, column mark")]
    [InlineData("CAST('infinity' AS DOUBLE)", "row 1, column mark")]
    [InlineData("CAST(NULL AS DOUBLE)", "row 1, column mark")]
    [InlineData("[61000.1]", "column mark")]
    public void Numbers_of_parquet_are_read_from_every_type_that_keeps_their_digits(string mark, string fault) =>
        AssertParquet($"TIMESTAMP '2026-06-08 23:00:00' AS as_of, 'BTC-PERPETUAL' AS instrument, {mark} AS mark, 61000 AS index", fault, snapshot =>
            Assert.Equal(61000.1, snapshot.Find("BTC-PERPETUAL")!.Quote.Mark));

    private static void AssertParquet(string columns, string fault, Action<MarketSnapshot> check)
    {
        using var folder = new TemporaryFolder();
        var path = Path.Combine(folder.Path, "quotes'[1].parquet");
        using (var session = new DuckSession()) session.Run($"COPY (SELECT {columns}) TO {DuckSession.Literal(path)} (FORMAT parquet)");
        if (fault.Length > 0)
        {
            AssertFault(path, $"{Path.GetFileName(path)}: {fault}", "expected");
            return;
        }

        using var history = MarketHistory.Open([path], new MarketHistoryOptions());
        check(Assert.Single(history.Read(null, CancellationToken.None)));
    }

    private static IReadOnlyList<double?> Values(ResultColumn column) => ((ResultColumn.Numbers)column).Values;

    private static List<ResultColumn> Columns(List<string> rows, bool isText)
    {
        var cells = rows.Select(r => r.Split(',')).ToList();
        var columns = new List<ResultColumn>();
        foreach (var (name, column) in HistoryTexts.ChainHeader.Split(',').Select((n, i) => (n, i)))
        {
            if (isText || name is "cur" or "instrument" or "fwd_src")
                columns.Add(new ResultColumn.Texts(name, [.. cells.Select(c => c[column])]));
            else if (name == "ts")
                columns.Add(new ResultColumn.Times(name, [.. cells.Select(c => DateTimeOffset.Parse(c[column], CultureInfo.InvariantCulture))]));
            else
                columns.Add(new ResultColumn.Numbers(name, [.. cells.Select(c => c[column].Length == 0 ? (double?)null : double.Parse(c[column], CultureInfo.InvariantCulture))]));
        }

        return columns;
    }

    private static DateTimeOffset At(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(1_780_000_000_000 + milliseconds);

    private static string Option(string label, long milliseconds) =>
        $"{label},{1_780_000_000_000 + milliseconds},BTC-26JUN26-60000-P,SYN.BTC-26JUN26,61000.5,60900.25,0,0,0.021,4,0.0207,49.55,812";

    private static string Perpetual(string label, long milliseconds) =>
        $"{label},{1_780_000_000_000 + milliseconds},BTC-PERPETUAL,60900.75,60900,1000,60901,2000,60900.5,50000";

    private static string Binance(string day, int strike, string type, double mark) => string.Create(
        CultureInfo.InvariantCulture, $"2023-10-20T08:00:00Z,BTC-{day}-{strike}-{type},0,0,5,2.5,,-1e-08,{mark},0.775,0,0,0,0,12,0,0");

    private static void AssertFault(string path, string place, string message)
    {
        var error = Assert.Throws<InvalidInputException>(() => MarketHistory.Open([path], new MarketHistoryOptions()));

        Assert.Contains(error.Violations, v => v.Path == place && v.Message.Contains(message, StringComparison.Ordinal));
    }
}
